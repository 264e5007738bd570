export type TokenKind =
  | "UNKNOWN"
  | "PREFIX"
  | "NUMERIC"
  | "BOOLEAN"
  | "STRING"
  | "PATTERN"
  | "TIME"
  | "VARIABLE"
  | "ACCESSOR"
  | "COMPARATOR"
  | "LOGICALOP"
  | "MODIFIER"
  | "CLAUSE"
  | "CLAUSE_CLOSE"
  | "TERNARY"
  | "SEPARATOR";

/** A word of a `when` condition. TIME holds Unix seconds, ACCESSOR its dotted text, all operators their symbol. */
export interface Token {
  kind: TokenKind;
  value: string | number | boolean;
}
