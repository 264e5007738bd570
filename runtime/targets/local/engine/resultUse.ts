import type { Template } from "../../../manifest/argo.ts";

const texts = new WeakMap<Template, string>();

/**
 * Does the steps or dag template refer to `outputs.result` of the step that a node belongs to? Argo searches the template's
 * text, so a mention anywhere (a comment in a script, an output) counts.
 */
export function isResultUsed(caller: Template, nodeName: string): boolean {
  const prefix = caller.dag !== undefined ? "tasks" : caller.steps !== undefined ? "steps" : "";
  const step = stepOf(nodeName);
  let text = texts.get(caller);
  if (text === undefined) texts.set(caller, (text = JSON.stringify(caller)));
  return (
    text.includes(`${prefix}.${step}.outputs.result`) ||
    text.includes(`${prefix}['${step}'].outputs.result`) ||
    text.includes(`${prefix}[\\"${step}\\"].outputs.result`)
  );
}

/** `wf[0].fan(0:a)(1)` is an attempt of an item of step `fan`. */
function stepOf(nodeName: string): string {
  let end = nodeName.length;
  let opener = "";
  for (let index = nodeName.length - 1; index >= 0; index--) {
    const char = nodeName[index]!;
    if (char === opener) opener = "";
    else if (opener !== "") continue;
    else if (char === ")") opener = "(";
    else if (char === "]") opener = "[";
    else {
      end = index + 1;
      break;
    }
  }
  const trimmed = nodeName.slice(0, end);
  return trimmed.slice(trimmed.lastIndexOf(".") + 1);
}
