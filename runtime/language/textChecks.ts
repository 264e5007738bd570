import type { Check } from "../checks/check.ts";
import { registry } from "../checks/registry.ts";
import { selectChecks } from "../checks/selectChecks.ts";

/** What these look at is not the text: they ask git, and read and hash data. They wait until somebody runs the checklist. */
const beyondText = ["PF-LINEAGE-003", "PF-DATA"];

/**
 * The static checks that run while somebody types; `skip` as in the configuration. Ids in it that no check has are left to the
 * checklist to complain about.
 */
export function textChecks(skip: readonly string[]): Check[] {
  const known = skip.filter((id) => registry.some((check) => check.id === id || check.id.startsWith(`${id}-`)));
  return selectChecks(registry, { only: [], skip: [...beyondText, ...known] }).checks;
}
