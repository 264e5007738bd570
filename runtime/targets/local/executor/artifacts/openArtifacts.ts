import type { PreflightConfig } from "../../../../config/schema.ts";
import { ArtifactStore } from "./artifactStore.ts";

/** The artifact store of a run: its own folder, or the store that `local.artifacts` names with that folder as a copy. */
export async function openArtifacts(
  folder: string,
  uri: string | undefined,
  { stores, cwd }: { stores: PreflightConfig["stores"]; cwd: string },
): Promise<ArtifactStore> {
  if (uri === undefined) return new ArtifactStore(folder);
  // Late: most runs need no client of a store, and an engine's start is measured.
  const { openStore } = await import("../../../../store/openStore.ts");
  const { MirroredArtifactStore } = await import("./mirroredArtifactStore.ts");
  return new MirroredArtifactStore(folder, await openStore(uri, { stores, cwd }));
}
