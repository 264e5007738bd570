import type { Finding } from "../checks/check.ts";
import { docsPage } from "../checks/docsPage.ts";
import { severity } from "../checks/severity.ts";
import type { SourceRange, TextEdit } from "../manifest/sourceRange.ts";
import { lineRange } from "./lineRange.ts";

/** One entry of an editor's list of problems; files are absolute. */
export interface LanguageProblem {
  severity: "error" | "warning" | "information";
  /** Id of the check, or the reader's word for what it could not read. */
  code: string;
  /** Page that explains the code, relative to the extension. */
  docs?: string;
  message: string;
  /** On one line. */
  range: SourceRange;
  related: { message: string; range: SourceRange }[];
  fix?: { title: string; edits: TextEdit[] };
}

export interface FindingPlaces {
  /** Where a finding without a place is shown. */
  anchor: SourceRange;
  /** Text of a file as ranges name it, where it is at hand. */
  textOf(file: string): string | undefined;
  /** Makes the file of a range absolute. */
  atHome(range: SourceRange): SourceRange;
}

const severities = { error: "error", warning: "warning", note: "information" } as const;
const mostRelated = 10;

/** A finding that needs somebody as a problem; undefined for one that passed, does not apply or is accepted. */
export function findingProblem(finding: Finding, places: FindingPlaces): LanguageProblem | undefined {
  const level = severity[finding.status];
  if (level === "none" || finding.suppressed) return undefined;
  const { check, title, why, fix } = finding;
  const { anchor, textOf, atHome } = places;
  const range = finding.range ?? anchor;
  const edits = fix?.edits?.map((edit) => ({ ...edit, range: atHome(edit.range) })) ?? [];
  return {
    severity: severities[level],
    code: check,
    docs: docsPage(check),
    message: [title, why, fix && `Fix: ${fix.text}`].filter(Boolean).join("\n"),
    range: atHome(onOneLine(range, textOf(range.file))),
    related: related(finding, places),
    ...(edits.length > 0 ? { fix: { title: fix!.text, edits } } : {}),
  };
}

/** A finding about a whole template would underline all of it; its first line says as much. */
export function onOneLine(range: SourceRange, text: string | undefined): SourceRange {
  const { start, end } = range;
  if (start.line === end.line) return range;
  const newline = text?.indexOf("\n", start.offset) ?? -1;
  const length =
    text === undefined ? 1000 : text.slice(start.offset, newline < 0 ? undefined : newline).trimEnd().length;
  return { ...range, end: { line: start.line, column: start.column + length, offset: start.offset + length } };
}

/** Places that the finding names, and the evidence that was read from a line of a file. */
function related({ related, evidence }: Finding, { textOf, atHome }: FindingPlaces): LanguageProblem["related"] {
  const seen = evidence.flatMap(({ label, value, source }) => {
    const [, file, line] = /^(.+):(\d{1,7})$/.exec(source ?? "") ?? [];
    if (file === undefined) return [];
    return [{ message: `${label}: ${value}`.slice(0, 400), range: lineRange(file, Number(line), textOf(file)) }];
  });
  return [...(related ?? []), ...seen]
    .slice(0, mostRelated)
    .map(({ message, range }) => ({ message, range: atHome(range) }));
}
