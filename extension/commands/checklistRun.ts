import { chosenFolder } from "../config/chosenFolder.ts";
import { isChecklistNode } from "../views/checklist/isChecklistNode.ts";
import type { Services } from "../services.ts";
import { showView } from "./showView.ts";

/** Runs the static checklist on the manifests of the chosen folder. */
export async function run(services: Services, node?: unknown): Promise<void> {
  const folder = isChecklistNode(node) ? node.folder : await chosenFolder(services);
  if (folder === undefined) return;
  showView("checklist");
  await services.checker.run(folder);
}
