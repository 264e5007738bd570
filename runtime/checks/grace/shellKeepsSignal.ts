import type { Fix } from "../check.ts";
import { scalarPlace } from "../../code/locate/scalarPlace.ts";
import type { CheckContext } from "../checkContext.ts";
import { place } from "../subject/place.ts";
import type { ChosenSubject, StepResult } from "../subject/stepCheck.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import type { TrainingCode } from "../subject/trainingCode.ts";
import { trainingCode } from "../subject/trainingCode.ts";

/** PF-GRACE-003: does a shell between Argo and the trainer end the grace period at once? */
export const shellKeepsSignal = stepCheck({
  id: "PF-GRACE-003",
  title: "The trainer keeps its grace period",
  area: "grace",
  of: "training or preemptible",
  look: async (context, subject) => [ofStep(context, subject, await trainingCode(context, subject))],
});

function ofStep(context: CheckContext, subject: ChosenSubject, code: TrainingCode): StepResult {
  const { step } = subject;
  const { signal, container } = code;
  const where = container === undefined ? step.path : [...container.path, commandField(code)];
  const range = step.document.rangeOf(where);
  const evidence = [{ label: "how it starts", value: signal.reason, source: place(range) }];
  if (signal.verdict === "no-trainer") {
    // A step that trains may still be a compiled program behind a shell: nothing is known about it.
    if (subject.training === undefined || signal.shell === undefined) {
      return { status: "n/a", title: `${step.name}: starts no Python trainer`, range, evidence };
    }
    return {
      status: "unknown",
      title: `${step.name}: no trainer was recognised behind ${signal.shell}`,
      range,
      evidence,
      why: `Unless the last command is started with exec, ${signal.shell} ends at SIGTERM and the container with it.`,
    };
  }
  if (signal.verdict === "kept") {
    return { status: "pass", title: `${step.name}: the trainer keeps the grace period`, range, evidence };
  }
  if (signal.verdict === "unknown") {
    return {
      status: "unknown",
      title: `${step.name}: who gets SIGTERM could not be told`,
      range,
      evidence,
      why: "A shell that does not exec the trainer ends at SIGTERM, and the trainer is killed with it before it can save.",
    };
  }
  return {
    status: "fail",
    title: `${step.name}: ${signal.shell ?? "the launcher"} ends at SIGTERM and takes the trainer with it`,
    range,
    evidence: [
      ...evidence,
      {
        label: "time the trainer gets",
        value: "0 to 0.6 s, whatever the grace period says",
        source: "observed, Argo v4.0.2",
      },
    ],
    why: "When the node is reclaimed Argo signals the whole group; the shell dies at once, the container ends, and no checkpoint is saved.",
    fix: fixOf(context, subject, code),
  };
}

function commandField({ signal, container }: TrainingCode): string {
  if (signal.execAt !== undefined) return signal.execAt.place.in;
  const source = (container?.container as { source?: unknown } | undefined)?.source;
  return typeof source === "string" ? "source" : "command";
}

function fixOf(context: CheckContext, { step }: ChosenSubject, { signal, container }: TrainingCode): Fix {
  const at = signal.execAt;
  if (at === undefined || container === undefined) {
    return { text: "start the trainer last, with exec, or trap TERM and wait for it" };
  }
  const text = `${at.insert.trim()} before the trainer`;
  const path = [...container.path, at.place.in, ...("index" in at.place ? [at.place.index] : [])];
  const document = step.document;
  if (!document.has(path)) return { text };
  const value = valueAt(container.container, at.place);
  const file = context.manifests.files.find((file) => file.path === document.file);
  if (value === undefined || file === undefined) return { text };
  const position = scalarPlace(file.text, document.rangeOf(path), value)?.(at.offset);
  if (position !== undefined) {
    return { text, edits: [{ range: { file: document.file, start: position, end: position }, newText: at.insert }] };
  }
  const mended = value.slice(0, at.offset) + at.insert + value.slice(at.offset);
  return { text, edits: context.edit.set(document, path, mended) };
}

function valueAt(container: object, at: { in: string; index?: number }): string | undefined {
  const field: unknown = (container as Record<string, unknown>)[at.in];
  const value: unknown = at.index === undefined ? field : Array.isArray(field) ? field[at.index] : undefined;
  return typeof value === "string" ? value : undefined;
}
