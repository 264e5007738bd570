import { ManifestError } from "../manifestError.ts";
import type { ManifestDocument, ManifestEditor } from "../model.ts";
import { YamlDocument } from "../yamlDocument.ts";
import { removeValue } from "./removeValue.ts";
import { setValue } from "./setValue.ts";
import { setInPodSpecPatch } from "./podSpecPatchEdit.ts";

/** The editor of documents that `readManifests` made. Its edits touch nothing but the value asked for. */
export const manifestEditor: ManifestEditor = {
  set: (document, path, value) => setValue(editable(document), path, value),
  remove: (document, path) => removeValue(editable(document), path),
  setInPodSpecPatch: (document, owner, path, value) => setInPodSpecPatch(editable(document), owner, path, value),
};

function editable(document: ManifestDocument): YamlDocument {
  if (document instanceof YamlDocument && document.root) {
    const broken = document.problems.find(({ code }) => code === "syntax" || code === "duplicate-key");
    if (!broken) return document;
    const place = `${document.file}:${broken.range.start.line}`;
    throw new ManifestError(`${place}: a document with mistakes in its YAML is not edited`, { reason: "broken" });
  }
  throw new ManifestError(`${document.file}: this document can not be edited`, { reason: "not-editable" });
}
