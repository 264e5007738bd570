import { createHash } from "node:crypto";
import { hangPrefix } from "../../runtime/targets/local/engine/hangMessage.ts";
import type { RecordNode, RecordOutputs, RunRecord, RunResult } from "./record.ts";

const deadlineMessage = "Pod was active on the node longer";
const fields = [
  "type",
  "displayName",
  "templateName",
  "templateRef",
  "boundary",
  "hooked",
  "retried",
  "attempts",
] as const;

/** Differences between a record and a normalised run of our own, as README "How to compare" says; empty = the same. */
export function compare(record: RunRecord, ours: RunResult): string[] {
  const theirs = record.result!;
  if (record.chance !== undefined) return compareChance(theirs, ours);
  const differences: string[] = [];
  const stable = (path: string) =>
    !Object.keys(record.unstable ?? {}).some((each) => path === each || path.startsWith(`${each}/`));
  const check = (path: string, their: unknown, our: unknown) => {
    if (stable(path) && !same(their, our)) differences.push(`${path}: Argo ${show(their)}, here ${show(our)}`);
  };
  const hangs = record.hangs !== undefined;
  if (hangs) {
    if (ours.phase !== "Error" || ours.message?.startsWith(hangPrefix) !== true) {
      differences.push(`/phase: Argo waits for ever, here ${ours.phase} ${show(ours.message)}`);
    }
  } else {
    check("/phase", theirs.phase, ours.phase);
    checkMessage("/message", theirs.message, ours.message);
  }
  compareOutputs("", theirs.outputs, ours.outputs, check);
  const own = new Map(ours.nodes.map((node) => [node.name, node]));
  for (const node of theirs.nodes) {
    const path = `/nodes/${node.name}`;
    const mine = own.get(node.name);
    own.delete(node.name);
    if (mine === undefined) {
      if (stable(path)) differences.push(`${path}: missing here`);
      continue;
    }
    if (!stable(path)) continue;
    const open = hangs && (node.phase === "Running" || node.phase === "Pending");
    for (const field of fields) check(`${path}/${field}`, node[field], mine[field]);
    check(`${path}/children`, node.children, mine.children);
    check(`${path}/phase`, open ? "Error" : node.phase, mine.phase);
    if (!open) checkMessage(`${path}/message`, node.message, mine.message);
    compareOutputs(`${path}/inputs`, node.inputs, mine.inputs, check);
    // A deadline of a few seconds races with the start of the pod on a cluster: known instability.
    if (node.message?.startsWith(deadlineMessage) !== true) {
      compareOutputs(`${path}/outputs`, node.outputs, mine.outputs, check);
    }
  }
  for (const name of own.keys()) if (stable(`/nodes/${name}`)) differences.push(`/nodes/${name}: only here`);
  for (const [name, text] of Object.entries(theirs.logs ?? {})) {
    const path = `/logs/${name}`;
    if (stable(path) && !sameLog(text, ours.logs?.[name])) {
      differences.push(`${path}: Argo ${show(text)}, here ${show(ours.logs?.[name])}`);
    }
  }
  return differences;

  function checkMessage(path: string, their: string | undefined, our: string | undefined) {
    if (stable(path) && kindOf(their) !== kindOf(our)) {
      differences.push(`${path}: Argo ${show(their)}, here ${show(our)}`);
    }
  }
}

/** Where an example throws dice, only what both runs have can contradict. */
function compareChance(theirs: RunResult, ours: RunResult): string[] {
  const differences: string[] = [];
  const own = new Map(ours.nodes.map((node) => [node.name, node]));
  if (!own.has("wf")) differences.push("/nodes/wf: missing here");
  for (const node of theirs.nodes) {
    const mine = own.get(node.name);
    if (mine === undefined) continue;
    const pairs: (keyof RecordNode)[] = mine.type === node.type ? ["displayName", "templateName", "boundary"] : [];
    for (const field of pairs) {
      if (!same(node[field], mine[field])) {
        differences.push(`/nodes/${node.name}/${field}: Argo ${show(node[field])}, here ${show(mine[field])}`);
      }
    }
  }
  if (!["Succeeded", "Failed", "Error"].includes(ours.phase)) differences.push(`/phase: here ${ours.phase}`);
  if (ours.phase === "Error" && theirs.phase !== "Error") differences.push(`/phase: here Error ${show(ours.message)}`);
  return differences;
}

function compareOutputs(
  path: string,
  theirs: RecordOutputs | undefined,
  ours: RecordOutputs | undefined,
  check: (path: string, their: unknown, our: unknown) => void,
): void {
  const names = new Set([...Object.keys(theirs?.parameters ?? {}), ...Object.keys(ours?.parameters ?? {})]);
  for (const name of names) check(`${path}/parameters/${name}`, theirs?.parameters?.[name], ours?.parameters?.[name]);
  check(`${path}/result`, theirs?.result, ours?.result);
  check(`${path}/exitCode`, theirs?.exitCode, ours?.exitCode);
  check(`${path}/artifacts`, theirs?.artifacts?.map(withoutBucket), ours?.artifacts);
}

/** The namespace is not part of a local key. */
function withoutBucket(artifact: Record<string, unknown>): Record<string, unknown> {
  return typeof artifact["key"] === "string"
    ? { ...artifact, key: artifact["key"].replace(/^pipelines\//, "") }
    : artifact;
}

/**
 * A message as far as it is to be compared: texts of storage, kubelet and executor are cut to what they are about, and an
 * expression's error to its words (Argo adds the place, drawn below the source).
 */
function kindOf(message: string | undefined): string {
  if (message === undefined) return "";
  const words = message.replace(/ \(\d+:\d+\)\n \| .*$/s, "");
  const executor = /^(init|wait|main|[\w-]+): (\w+ \(exit code \d+\))/.exec(words);
  return executor === null ? words : `${executor[1]}: ${executor[2]}`;
}

function same(their: unknown, our: unknown): boolean {
  if (isCut(their) && typeof our === "string") {
    return [...our].length === their.length && createHash("md5").update(our).digest("hex") === their.md5;
  }
  return JSON.stringify(sortKeys(their) ?? null) === JSON.stringify(sortKeys(our) ?? null);
}

function isCut(value: unknown): value is { length: number; md5: string } {
  return typeof value === "object" && value !== null && "md5" in value && "length" in value;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}

/** Text as the kubelet merged it: lines of the two streams may come in another order, a last newline may be missing. */
function sameLog(their: string, our: string | undefined): boolean {
  const cut = /^(.*)… \(\d+ characters\)$/s.exec(their);
  if (cut !== null) return (our ?? "").startsWith(cut[1]!.trimEnd());
  const lines = (text: string) => text.replace(/\n$/, "").split("\n");
  const [left, right] = [lines(their), lines(our ?? "")];
  if (left.join("\n") === right.join("\n")) return true;
  return left.toSorted().join("\n") === right.toSorted().join("\n");
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
