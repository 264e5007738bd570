import { nearestName } from "../text/nearestName.ts";
import type { Check, CheckCost } from "./check.ts";
import { CheckError } from "./checkError.ts";
import { laterChecks, type LaterCheck } from "./laterChecks.ts";

export interface CheckSelection {
  /** Ids, or their beginnings up to a dash ("PF-RETRY"); empty = all. */
  only: readonly string[];
  skip: readonly string[];
  /** What the person allowed; default: static checks alone. */
  costs?: readonly CheckCost[];
}

/** A check that was asked for and not run. */
export interface NotRun extends LaterCheck {
  reason: string;
}

/**
 * The checks of `registry` that a selection means and allows; those it means and does not allow, and those of the published
 * checklist that this version does not have.
 * Throws CheckError for an id that is in neither.
 */
export function selectChecks(
  registry: readonly Check[],
  { only, skip, costs = ["static"] }: CheckSelection,
): { checks: Check[]; notRun: NotRun[] } {
  const known = [...registry, ...laterChecks].map(({ id }) => id);
  for (const asked of [...only, ...skip]) {
    if (!known.some((id) => matches(asked, id))) throw unknownId(asked, known);
  }
  const wanted = ({ id }: { id: string }) =>
    (only.length === 0 || only.some((asked) => matches(asked, id))) && !skip.some((asked) => matches(asked, id));
  const asked = registry.filter(wanted);
  const later = laterChecks.filter(wanted).map((check) => ({ ...check, reason: "not part of this version" }));
  const heldBack = asked
    .filter(({ cost }) => !costs.includes(cost))
    .map(({ id, title, cost }) => ({ id, title, cost, reason: notAllowed[cost] }));
  return { checks: asked.filter(({ cost }) => costs.includes(cost)), notRun: [...heldBack, ...later] };
}

const notAllowed: Record<CheckCost, string> = {
  static: "not asked for",
  network: "it reads services, and live checks were not asked for",
  writes: "it writes to services, and write probes were not asked for",
};

function matches(asked: string, id: string): boolean {
  const upper = asked.toUpperCase();
  return id === upper || id.startsWith(`${upper}-`);
}

function unknownId(asked: string, known: string[]): CheckError {
  const nearest = nearestName(asked.toUpperCase(), known);
  const hint = nearest === undefined ? "The ids are listed in docs/checks/README.md." : `Did you mean ${nearest}?`;
  return new CheckError(`no check is called "${asked.slice(0, 80)}"`, { reason: "unknown-id", hint });
}
