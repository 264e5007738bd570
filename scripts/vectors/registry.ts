import { controllerGroups } from "./controllerGroups.ts";
import { expressionGroups } from "./expressionGroups.ts";
import { valueGroups } from "./valueGroups.ts";
import { validateGroups } from "./validateGroups.ts";
import type { VectorGroup } from "./vector.ts";

/** Every group of vectors there is an answer for. */
export const vectorGroups: Readonly<Record<string, VectorGroup | undefined>> = {
  ...expressionGroups,
  ...controllerGroups,
  ...valueGroups,
  ...validateGroups,
};
