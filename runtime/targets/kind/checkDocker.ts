import { statfs } from "node:fs/promises";
import { KindError } from "./kindError.ts";
import { runProgram, type ProgramOptions } from "./runProgram.ts";

/** What `docker info` says, as far as kind needs it. */
export interface DockerInfo {
  ServerVersion?: string;
  CgroupVersion?: string;
  CgroupDriver?: string;
  SecurityOptions?: string[];
  DockerRootDir?: string;
  MemTotal?: number;
  ServerErrors?: string[];
}

const neededBytes = 8 * 2 ** 30;

/**
 * Can Docker carry a cluster right now? kind itself only looks whether the program is there, and fails minutes later. Throws
 * KindError: absent, stopped, no right to its socket, rootless without delegated cgroups, disk nearly full.
 */
export async function checkDocker(options: Pick<ProgramOptions, "env" | "signal">): Promise<DockerInfo> {
  let text: string;
  try {
    text = await runProgram("docker", ["info", "--format", "{{json .}}"], { ...options, timeoutMilliseconds: 10_000 });
  } catch (error) {
    if (!(error instanceof KindError) || error.reason === "no-program") throw error;
    throw stopped(error.message, error);
  }
  const info = JSON.parse(text) as DockerInfo;
  // Old clients exit with 0 though the daemon does not answer.
  if (info.ServerVersion === undefined || info.ServerVersion === "")
    throw stopped(info.ServerErrors?.[0] ?? "", undefined);
  judgeDocker(info, await freeBytes(info.DockerRootDir));
  return info;
}

/** The part that needs no Docker. Throws KindError. */
export function judgeDocker(info: DockerInfo, free: number | undefined): void {
  const rootless = info.SecurityOptions?.some((option) => option.includes("rootless")) ?? false;
  if (rootless && (info.CgroupVersion !== "2" || info.CgroupDriver === "none")) {
    throw new KindError("Docker runs rootless without delegated cgroups, so kind can not start its nodes.", {
      reason: "rootless",
      hint: "Needs cgroup v2 and Delegate=yes for user@.service: https://kind.sigs.k8s.io/docs/user/rootless.",
      exitCode: 3,
    });
  }
  if (free !== undefined && free < neededBytes) {
    throw new KindError(
      `${info.DockerRootDir} has ${(free / 2 ** 30).toFixed(1)} GiB left; a cluster needs about 8, and kubelets evict pods without a word when the disk is full.`,
      { reason: "disk", hint: "docker system prune frees what nobody uses.", exitCode: 3 },
    );
  }
}

function stopped(said: string, cause: unknown): KindError {
  if (/permission denied/i.test(said)) {
    return new KindError("Docker runs, but you may not talk to it.", {
      reason: "permission",
      hint: "Join the docker group and log in again.",
      cause,
      exitCode: 3,
    });
  }
  return new KindError("Docker is installed but does not run.", {
    reason: "stopped",
    hint: "Start it: systemctl start docker, or Docker Desktop.",
    cause,
    exitCode: 3,
  });
}

/** Undefined where Docker's folder is not of this machine (Docker Desktop, a remote host). */
async function freeBytes(folder: string | undefined): Promise<number | undefined> {
  if (folder === undefined) return undefined;
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => undefined,
  );
}
