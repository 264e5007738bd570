import { manifestEditor } from "../../manifest/edit/manifestEditor.ts";
import { ManifestError } from "../../manifest/manifestError.ts";
import type { ManifestEditor } from "../../manifest/model.ts";
import type { TextEdit } from "../../manifest/sourceRange.ts";

/**
 * The editor that checks use: what can not be edited (shared by an anchor, templated, a broken document) gives no edits, so that
 * the finding stays and only its fix has to be made by hand.
 */
export const forgivingEditor: ManifestEditor = {
  set: (document, path, value) => orNone(() => manifestEditor.set(document, path, value)),
  remove: (document, path) => orNone(() => manifestEditor.remove(document, path)),
  setInPodSpecPatch: (document, owner, path, value) =>
    orNone(() => manifestEditor.setInPodSpecPatch(document, owner, path, value)),
};

function orNone(edit: () => TextEdit[]): TextEdit[] {
  try {
    return edit();
  } catch (error) {
    if (error instanceof ManifestError) return [];
    throw error;
  }
}
