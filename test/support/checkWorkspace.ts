import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { Check, Finding } from "../../runtime/checks/check.ts";
import type { CheckContext } from "../../runtime/checks/checkContext.ts";
import { runChecks } from "../../runtime/checks/runChecks.ts";
import { configSchema } from "../../runtime/config/schema.ts";
import { readManifests } from "../../runtime/manifest/readManifests.ts";
import type { TextEdit } from "../../runtime/manifest/sourceRange.ts";

/** A folder that is gone after the test, holding `files` (name to text). */
export function temporaryWorkspace(files: Record<string, string | Buffer> = {}): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "preflight-check-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** The context of the manifest `workflow.yaml` in `workspace`; edits replace the whole range by JSON. */
export function contextOf(workspace: string, yaml: string, config: object = {}): CheckContext {
  return {
    manifests: readManifests([{ path: path.join(workspace, "workflow.yaml"), content: yaml }]),
    config: configSchema.parse(config),
    workspace,
    cwd: process.cwd(),
    edit: {
      set: (document, at, value) => [{ range: document.rangeOf(at), newText: JSON.stringify(value) }],
      remove: (document, at) => [{ range: document.rangeOf(at), newText: "" }],
      setInPodSpecPatch: () => [],
    },
    readFile: (name) => readFile(path.resolve(workspace, name)).catch(() => undefined),
    now: () => new Date("2026-06-01T12:00:00Z"),
    signal: new AbortController().signal,
  };
}

/** Runs one check over a manifest and the files next to it. */
export function checkWorkspace(
  check: Check,
  yaml: string,
  files: Record<string, string | Buffer> = {},
  config: object = {},
): Promise<Finding[]> {
  return runChecks(contextOf(temporaryWorkspace(files), yaml, config), [check]);
}

/** The text with the edits applied, last first. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const { range, newText } of edits.toSorted(
    (left, right) => right.range.start.offset - left.range.start.offset,
  )) {
    result = result.slice(0, range.start.offset) + newText + result.slice(range.end.offset);
  }
  return result;
}

export interface TrainStep {
  command?: string;
  args?: string;
  image?: string;
  env?: string;
  /** More lines of the container. */
  container?: string;
  /** More lines of the template, of spec and of metadata. */
  template?: string;
  spec?: string;
  metadata?: string;
}

/** A Workflow with one training step (it has CHECKPOINT_DIR unless `env` says otherwise). */
export function trainStep({
  command = "[python3, train.py]",
  args,
  image = `trainer@sha256:${"0".repeat(64)}`,
  env = "- {name: CHECKPOINT_DIR, value: 's3://bucket/{{workflow.name}}'}",
  container = "",
  template = "",
  spec = "",
  metadata = "",
}: TrainStep = {}): string {
  const indent = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, " ".repeat(by));
  return `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: w-
${indent(metadata, 2)}
spec:
  entrypoint: train
${indent(spec, 2)}
  templates:
    - name: train
${indent(template, 6)}
      container:
        image: ${image}
        command: ${command}
${args === undefined ? "" : `        args: ${args}`}
        env:
${indent(env, 10)}
${indent(container, 8)}
`;
}

/** A Workflow that trains nothing and runs on ordinary nodes. */
export const helloWorld = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: hello-
spec:
  entrypoint: hello
  templates:
    - name: hello
      container:
        image: busybox
        command: [echo, hello]
`;
