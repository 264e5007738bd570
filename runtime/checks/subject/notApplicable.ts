import type { Check, Finding } from "../check.ts";

/** The single finding of a check that has nothing to look at; `why` ends the sentence "…: <why>". */
export function notApplicable({ id, title }: Pick<Check, "id" | "title">, why: string): Finding[] {
  return [{ check: id, status: "n/a", title: `${title}: ${why}`, evidence: [] }];
}
