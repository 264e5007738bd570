import type { CheckCost } from "./check.ts";
import { laterChecks } from "./laterChecks.ts";
import { registry } from "./registry.ts";

/** One item of the published checklist. */
export interface CatalogueItem {
  id: string;
  title: string;
  cost: CheckCost;
  /** Does this version look at it? */
  isThere: boolean;
}

/** The whole published checklist: what this version has and what it lacks. */
export function checkCatalogue(): CatalogueItem[] {
  return [
    ...registry.map(({ id, title, cost }) => ({ id, title, cost, isThere: true })),
    ...laterChecks.map(({ id, title, cost }) => ({ id, title, cost, isThere: false })),
  ];
}
