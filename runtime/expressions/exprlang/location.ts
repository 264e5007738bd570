import { GoMap, GoObject, type Zone } from "./value.ts";

/** A *time.Location: renders as an object without members. */
export function location(zone: Zone): GoObject {
  return new GoObject("*time.Location", new Map(), zone.name, new GoMap(new Map()), zone);
}
