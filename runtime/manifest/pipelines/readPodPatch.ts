import { isRealError } from "../isRealError.ts";
import { parseFile } from "../parseFile.ts";
import { plainValue } from "../plainValue.ts";
import { isRecord } from "../record.ts";

/** The object inside a podSpecPatch, or why it can not be told. */
export type PodPatchText =
  | { patch: Record<string, unknown> }
  /** `atRunTime`: only the run can tell, because tags are filled in before it is parsed; else Argo fails on it. */
  | { problem: string; atRunTime: boolean };

const longest = 256 * 1024;

const known = new Map<string, PodPatchText>();
const mostKnown = 64;

/**
 * Reads a podSpecPatch as Argo does: JSON or YAML of one object. Comments alone are an empty patch. Never throws. The last few
 * short ones are remembered, because steps mostly share one text and several checks ask for it: the answer is not to be changed.
 */
export function readPodPatch(text: string): PodPatchText {
  let answer = known.get(text);
  if (answer) return answer;
  answer = read(text);
  if (text.length > 4096) return answer;
  if (known.size >= mostKnown) known.clear();
  known.set(text, answer);
  return answer;
}

function read(text: string): PodPatchText {
  if (text.length > longest) return { problem: `it has more than ${longest} characters`, atRunTime: true };
  const atRunTime = text.includes("{{");
  const { documents, problems } = parseFile("podSpecPatch", text);
  const [document] = documents;
  const wrong = problems[0] ?? document?.errors.find(isRealError);
  if (wrong) return { problem: `it is not valid YAML: ${wrong.message}`, atRunTime };
  const { value, problems: found } = plainValue(document?.contents ?? null);
  if (found[0]) return { problem: found[0].message, atRunTime: atRunTime || found[0].code === "duplicate-key" };
  if (value === null) return { patch: {} };
  return isRecord(value) ? { patch: value } : { problem: "it is not an object", atRunTime };
}
