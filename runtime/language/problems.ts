import type { Finding } from "../checks/check.ts";
import type { SourceRange } from "../manifest/sourceRange.ts";
import { TextLines } from "../manifest/textLines.ts";
import { findingProblem, onOneLine, type LanguageProblem } from "./findingProblem.ts";
import { atHome, ownDocuments, type OpenManifest } from "./openManifest.ts";

/** Findings that need somebody, and what the reader could not read, as problems. Accepted findings are none. */
export function problems(manifest: OpenManifest, findings: readonly Finding[]): LanguageProblem[] {
  const { manifests, file, text } = manifest;
  const home = (range: SourceRange) => atHome(manifest, range);
  const textOf = (name: string) => manifests.files.find(({ path }) => path === name)?.text;
  const unread = manifests.problems.filter(({ range }) => range.file === file);
  return [
    ...unread.map(({ code, message, range }): LanguageProblem => ({
      severity: "error",
      code,
      message,
      range: home(onOneLine(range, text)),
      related: [],
    })),
    ...findings.flatMap(
      (finding) => findingProblem(finding, { anchor: anchor(finding, manifest), textOf, atHome: home }) ?? [],
    ),
  ];
}

/** At its step's name, else at its workflow's kind, else at the top. */
function anchor({ step, workflow }: Finding, manifest: OpenManifest): SourceRange {
  const own = ownDocuments(manifest);
  const found = manifest.manifests.pipelines
    .flatMap(({ steps }) => steps)
    .find(({ name, document }) => name === step && own.includes(document));
  if (found) return found.document.rangeOf([...found.path, "name"]);
  const document = own.find(({ name }) => name === workflow) ?? own[0];
  return document?.rangeOf(["kind"]) ?? new TextLines(manifest.file, manifest.text).range(0, 0);
}
