import type { ManifestDocument, Path } from "../../../manifest/model.ts";
import { nearestName } from "../../../text/nearestName.ts";
import type { Issue } from "../issue.ts";
import type { Inspection } from "./inspection.ts";

/** Says that the name at `path` is of no template of `document`, with the nearest one as a fix. */
export function sayUndefinedTemplate(
  inspection: Inspection,
  name: string,
  what: string,
  document: ManifestDocument,
  path: Path,
  step: string | undefined,
  gap?: Issue["gap"],
): void {
  const near = nearestName(name, inspection.lookup.templates(document).keys());
  const range = document.rangeOf(path);
  const fix =
    near !== undefined && document.has(path)
      ? { fix: { text: `write ${near}`, edits: [{ range, newText: near }] } }
      : {};
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  inspection.say(
    "PF-ARGO-002",
    `${what} names the template "${name.slice(0, 80)}", which does not exist${hint}`,
    document,
    path,
    {
      ...(step === undefined ? {} : { step }),
      ...(gap ? { gap } : {}),
      ...fix,
    },
  );
}
