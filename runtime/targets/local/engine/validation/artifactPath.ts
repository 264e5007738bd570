import { posix } from "node:path";
import type { Artifact } from "../../../../manifest/argo.ts";
import { refuse } from "./invalid.ts";

/** An artifact of a pod needs a path that does not climb out of where it begins. @throws Invalid */
export function validateArtifactPath({ name, path = "" }: Artifact): void {
  if (path === "") refuse(`Artifact '${name}' did not specify a path`);
  const climbs = path.indexOf("/../");
  const safe = climbs >= 0 ? path.slice(0, climbs) : path.endsWith("/..") ? path.slice(0, -3) : "";
  const cleaned = posix.normalize(path).replace(/(?<=.)\/$/, "");
  if (safe !== "" && !(cleaned.startsWith(`${safe}/`) && cleaned.length > safe.length + 1)) {
    refuse(`Artifact '${name}' attempted to use a path containing '..'. Directory traversal is not permitted`);
  }
}
