import type { Inspection } from "../../checkpoints/inspect/inspection.ts";
import type { Scalar } from "../../checkpoints/formats/contents.ts";

/** An inspection as docs/cli-json.md has it: without what only the next command of the runtime needs. */
export function inspectionJson(inspection: Inspection): object {
  const { parts: _parts, scalars, ...rest } = inspection;
  return { ...rest, scalars: scalars.map(({ value, ...place }) => ({ ...place, value: jsonScalar(value) })) };
}

/** JSON has no NaN, no infinity and no integers beyond 2^53; those are texts. */
export function jsonScalar(value: Scalar): Scalar {
  if (typeof value === "bigint") return value.toString();
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
