import type { ManifestDocument, Path } from "../../manifest/model.ts";
import type { SourceRange, TextEdit } from "../../manifest/sourceRange.ts";
import type { LintGap } from "./lintGaps.ts";

/** One mistake in a manifest, before it becomes a finding. */
export interface Issue {
  check: "PF-ARGO-001" | "PF-ARGO-002" | "PF-ARGO-003";
  /** "train: the retry limit abc is not a whole number", without the name in front. */
  message: string;
  document: ManifestDocument;
  path: Path;
  /** Of the text, where `path` does not say it. */
  range?: SourceRange;
  /** The key is wrong rather than the value. */
  atKey?: boolean;
  step?: string;
  /** Set when `argo lint` lets it pass. */
  gap?: LintGap;
  /** It may work: said as a warning. */
  mild?: boolean;
  /** A real Argo would stay Running for ever. */
  hangs?: boolean;
  fix?: { text: string; edits?: TextEdit[] };
}
