import { checkDocker } from "./checkDocker.ts";
import { kindName } from "./kindName.ts";
import { kindClusters } from "./kindUp.ts";
import { runProgram, type ProgramOptions } from "./runProgram.ts";

/** Deletes a cluster of ours, whether it is whole or not. @returns whether there was one. Throws KindError. */
export async function kindDown({
  name,
  env,
  signal,
}: Pick<ProgramOptions, "env" | "signal"> & { name: string }): Promise<boolean> {
  const cluster = kindName(name);
  await checkDocker({ env, signal });
  if (!(await kindClusters({ env, signal })).includes(cluster)) return false;
  await runProgram("kind", ["delete", "cluster", "--name", cluster], { env, signal });
  return true;
}
