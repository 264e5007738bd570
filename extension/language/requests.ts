import type {
  CheckReport,
  Completion,
  Finding,
  Hover,
  LanguageProblem,
  OutlineEntry,
  PipelineLens,
  SourceRange,
} from "../../runtime/index.ts";
import type { OpenText } from "../views/checklist/requests.ts";

/** A text as an editor has it. */
export interface OpenDocument {
  uri: string;
  /** Of the editor; answers about another one are thrown away. */
  version: number;
  /** Absolute; of an untitled document a name in `folder`. */
  path: string;
  kind: "manifest" | "config";
  text: string;
  /** Absolute folder that names in messages are relative to. */
  folder: string;
  target?: string;
  trusted: boolean;
  /** Unsaved texts of other files. */
  open: OpenText[];
}

/** The state of a document that a question is about. */
export interface DocumentState {
  uri: string;
  version: number;
}

/** A place in it: offset in UTF-16 units. */
export interface DocumentPlace extends DocumentState {
  offset: number;
}

export interface CheckedDocument {
  problems: LanguageProblem[];
  lenses: PipelineLens[];
}

/**
 * Questions about texts. The worker keeps what was opened; a question about a document that it does not have (it was started
 * anew) fails with the reason "not-open", one about an older version is answered with null. Files of ranges are absolute.
 */
export interface LanguageRequests {
  /** Replaces what was known of the document, and aborts what is under way for it. */
  "language/open": { params: OpenDocument; result: null };
  "language/close": { params: { uri: string }; result: null };
  /** Other files changed: nothing read from them counts any more. */
  "language/forget": { params: Record<string, never>; result: null };
  /** `beyond`: findings of the last checklist, for what is not looked at while somebody types. */
  "language/check": { params: DocumentState & { beyond: Finding[] }; result: CheckedDocument | null };
  "language/hover": { params: DocumentPlace; result: Hover | null };
  "language/outline": { params: DocumentState; result: OutlineEntry[] | null };
  "language/completion": { params: DocumentPlace; result: Completion | null };
  /** Where a name is introduced, or the workspace file that a word of a command names. */
  "language/definition": {
    params: DocumentPlace;
    result: { origin: SourceRange; definitions: SourceRange[] } | null;
  };
  /** Uses of a name in all manifests of the folder. */
  "language/references": {
    params: DocumentPlace & { withDefinition: boolean };
    result: SourceRange[] | null;
  };
  /** A report of the checklist as problems, for the files that it is about. */
  "language/reportProblems": { params: { report: CheckReport }; result: LanguageProblem[] };
}
