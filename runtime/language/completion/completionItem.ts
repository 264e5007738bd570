/** One suggestion. */
export interface CompletionItem {
  label: string;
  kind: "field" | "word" | "template" | "call" | "parameter" | "variable" | "check";
  /** A few words beside the label. */
  detail?: string;
  /** Plain text in place of what `Completion.start` to `end` covers; `snippet` when it holds a place for the caret (`$0`). */
  insert: string;
  snippet?: boolean;
  documentation?: string;
}

/** Suggestions for one place of a text; offsets of the piece that they replace. */
export interface Completion {
  items: CompletionItem[];
  start: number;
  end: number;
}
