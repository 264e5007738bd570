import type { Template } from "../../../../manifest/argo.ts";
import { templateType } from "../templateType.ts";

const leaves = new Set(["container", "containerSet", "script", "resource", "data", "http", "plugin"]);

/** Templates that call no other (a suspend template is none of them for Argo). */
export function isLeaf(template: Template): boolean {
  return leaves.has(templateType(template) ?? "");
}
