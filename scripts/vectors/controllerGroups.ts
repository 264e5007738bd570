import { parseRawJson } from "../../runtime/expressions/loops/rawJson.ts";
import { replaceInDocument } from "../../runtime/expressions/template.ts";
import type { RetryStrategy, TemplateCall } from "../../runtime/manifest/argo.ts";
import { creationTimestampVariables } from "../../runtime/expressions/creationTimestamp.ts";
import { parseArgoDuration } from "../../runtime/expressions/duration.ts";
import { ExpressionError } from "../../runtime/expressions/expressionError.ts";
import {
  intOf,
  int32Of,
  isValidIntOrString,
  looseIntOf,
  readIntOrString,
} from "../../runtime/expressions/intOrString.ts";
import { nodeId, podName } from "../../runtime/expressions/names.ts";
import { decideDepends } from "../../runtime/expressions/depends/decideDepends.ts";
import type { DependsNode } from "../../runtime/expressions/depends/taskResults.ts";
import { decideRetry } from "../../runtime/expressions/retry/decideRetry.ts";
import { isTransientMessage } from "../../runtime/expressions/retry/transientMessage.ts";
import { evaluateWhen } from "../../runtime/expressions/when/evaluateWhen.ts";
import { expandSequence, type Sequence } from "../../runtime/expressions/loops/expandSequence.ts";
import { expandLoop } from "../../runtime/expressions/loops/expandLoop.ts";
import { itemVariables } from "../../runtime/expressions/loops/item.ts";
import type { VectorGroup } from "./vector.ts";

interface RetryInput {
  retryStrategy: RetryStrategy;
  attempts: {
    phase: string;
    exitCode?: string;
    message?: string;
    startedSecondsAgo: number;
    finishedSecondsAgo: number;
    daemoned?: boolean;
  }[];
  spec?: { shutdown?: string; activeDeadlineSeconds?: number };
}

interface DependsInput {
  tasks: { name: string; depends?: string; dependencies?: string[]; continueOn?: string }[];
  task: string;
  nodes: Record<string, { phase: string; daemoned?: boolean; group?: boolean; children?: string[] }>;
}

/** The vector groups about what Argo's controller does around its expression languages. */
export const controllerGroups: Record<string, VectorGroup> = {
  duration: ({ input }) => ({ nanoseconds: String(parseArgoDuration(input as string)) }),
  "int-or-string": ({ input }) => intOrString(input as string),
  transient: ({ input }) => isTransientMessage(input as string),
  when: ({ input }) => evaluateWhen(input as string),
  sequence: ({ input }) =>
    expandSequence(JSON.parse(input as string) as Sequence).map((item) => itemVariables(item).item),
  expand: ({ input, scope }) => expandTask(input as string, scope as Record<string, string> | undefined),
  depends: ({ input }) => dependsDecision(input as DependsInput),
  "retry-decision": ({ input }) => retryDecision(input as RetryInput),
  names: ({ input }) => {
    const { workflow, node, template } = input as { workflow: string; node: string; template: string };
    const id = nodeId(workflow, node);
    return {
      nodeId: id,
      podV1: podName(workflow, node, template, id, "v1"),
      podV2: podName(workflow, node, template, id, "v2"),
    };
  },
  "creation-timestamp": ({ input }) => creationTimestampVariables(Date.parse(input as string)),
};

function intOrString(json: string): unknown {
  const value = readIntOrString(json);
  const result = { intValue: Number(looseIntOf(value)), string: String(value), valid: isValidIntOrString(value) };
  try {
    return { int: String(intOf(value)), int32: String(int32Of(value)), ...result };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { intError: error.message, ...result };
  }
}

function retryDecision({ retryStrategy, attempts, spec }: RetryInput): unknown {
  const now = 1_800_000_000_000;
  const decision = decideRetry({
    strategy: retryStrategy,
    attempts: attempts.map(({ startedSecondsAgo, finishedSecondsAgo, ...attempt }) => ({
      ...attempt,
      startedAt: now - startedSecondsAgo * 1000,
      ...(attempt.phase !== "Running" && { finishedAt: now - finishedSecondsAgo * 1000 }),
    })),
    now,
    shutdown: spec?.shutdown,
  });
  switch (decision.decision) {
    case "done":
      return { decision: "done", message: decision.message, phase: decision.phase };
    case "wait":
      return {
        decision: "wait",
        message: decision.message,
        phase: "Running",
        waitSeconds: Number(decision.wait) / 1e9,
      };
    case "retry-now": {
      const deadline = decision.executionDeadline;
      return {
        decision: "retry-now",
        message: "",
        phase: "Running",
        ...(deadline !== undefined && { executionDeadlineInSeconds: (deadline - now) / 1000 }),
      };
    }
    default:
      return { decision: decision.decision, message: "", phase: "Running" };
  }
}

function dependsDecision({ tasks, task, nodes }: DependsInput): unknown {
  const given: Record<string, DependsNode> = {};
  for (const [name, { group, children, ...node }] of Object.entries(nodes)) {
    given[name] = { ...node, ...(group === true && { children: children ?? [] }) };
  }
  const decision = decideDepends(
    tasks.map(({ continueOn, ...rest }) => ({
      ...rest,
      continueOn: { failed: continueOn?.includes("failed"), error: continueOn?.includes("error") },
    })),
    task,
    given,
  );
  const { names, logic, proceed, execute } = decision;
  return { dependencies: names.toSorted(), execute, logic, proceed };
}

/** Below the DAG node "wf"; the task comes as text, because 1.0 and 1e3 stay as they are written. */
function expandTask(text: string, scope: Record<string, string> = {}): unknown {
  const task = JSON.parse(text) as TemplateCall;
  const raw = parseRawJson(text);
  const written = raw.kind === "map" ? raw.entries.get("withItems") : undefined;
  const calls = expandLoop(task, {
    kind: "task",
    values: scope,
    ...(written?.kind === "list" && written.items.length > 0 && { items: written.items }),
    replace: (json, values, lenient) => replaceInDocument(json, values, lenient ? "allowUnresolved" : "strict"),
  });
  return calls.map(({ name, arguments: given, when }) => ({
    name,
    nodeId: nodeId("wf", `wf.${name}`),
    ...(given?.parameters && { parameters: Object.fromEntries(given.parameters.map((p) => [p.name, p.value])) }),
    ...(when !== undefined && { when }),
  }));
}
