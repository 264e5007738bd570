import type { TemplateCall } from "../../../manifest/argo.ts";
import type { ManifestDocument, Path } from "../../../manifest/model.ts";
import type { DagOrder } from "../rules/dagRules.ts";
import type { Tag } from "../rules/tags.ts";
import type { Inspection } from "./inspection.ts";
import { taskOf } from "./taskOf.ts";

/** A tag on another task needs that task to have ended before `call` starts. */
export function inspectWaiting(
  inspection: Inspection,
  tag: Tag,
  call: TemplateCall,
  order: DagOrder,
  tasks: TemplateCall[],
  document: ManifestDocument,
  path: Path,
  step: string,
): void {
  const other = tag.expression ? undefined : taskOf(tag.text);
  if (other === undefined || order.isAfter(call.name, other)) return;
  if (!tasks.some((task) => task.name === other)) return; // said as a tag that can not be resolved
  const within = tag.path.slice(path.length);
  if (other === call.name && ["hooks", "onExit"].includes(String(within[0]))) return;
  const checkedByArgo = within[0] === "arguments" && /^\{\{\s*tasks\./.test(textAt(document, tag.path));
  const message = `{{${tag.text.trim()}}} needs task ${other}, which ${call.name} does not wait for`;
  inspection.say("PF-ARGO-002", message, document, tag.path, {
    step,
    hangs: true,
    ...(checkedByArgo ? {} : { gap: "not-finished" as const }),
    fix: { text: `add ${other} to the dependencies of ${call.name}` },
  });
}

function textAt(document: ManifestDocument, path: Path): string {
  const value = path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key],
    document.object,
  );
  return typeof value === "string" ? value : "";
}
