import type { SourceRange } from "../manifest/sourceRange.ts";

export type SymbolKind = "template" | "object" | "call" | "parameter" | "artifact";

/** A name in a manifest, where it is introduced or used. All occurrences of one thing have the same `symbol`. */
export interface Occurrence {
  /** An identity across the files given; means nothing by itself. */
  symbol: string;
  kind: SymbolKind;
  role: "definition" | "reference";
  name: string;
  range: SourceRange;
}
