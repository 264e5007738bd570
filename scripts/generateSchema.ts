/**
 * Writes runtime/manifest/schema/fields.generated.json: which fields Argo's objects have, from the official CRDs.
 * Usage: node scripts/generateSchema.ts [ARGO]  where ARGO holds argo-manifests/base/crds/full and argo-src (default: the lab).
 */
import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { fieldData } from "./schema/fieldData.ts";

const folder = process.argv[2] ?? path.join(homedir(), ".cache", "preflight-lab");
const target = path.resolve(import.meta.dirname, "../runtime/manifest/schema/fields.generated.json");
await writeFile(target, await fieldData(folder));
