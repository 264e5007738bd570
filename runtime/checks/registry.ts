import type { Check } from "./check.ts";
import { suppressionsAreValid } from "./suppress/suppressionsAreValid.ts";

/** The checklist, in the order it is reported. One line per check; ids are stable for ever. */
export const registry: readonly Check[] = [suppressionsAreValid];
