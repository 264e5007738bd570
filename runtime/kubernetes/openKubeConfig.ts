import { constants } from "node:fs";
import { access, readFile } from "node:fs/promises";
import https, { type RequestOptions } from "node:https";
import { homedir } from "node:os";
import path from "node:path";
import type { User } from "@kubernetes/client-node";
import type { KubeConfig } from "@kubernetes/client-node/dist/config.js";
import type { KubeConnection } from "./kubeConnection.ts";
import { KubeError } from "./kubeError.ts";
import { loginEnvironment } from "./loginEnvironment.ts";

export interface KubeContext {
  name: string;
  cluster: string;
  namespace?: string;
}

export interface OpenKubeConfig {
  contexts: KubeContext[];
  current: string | undefined;
  /** Throws KubeError for a context that is not there or not whole. */
  connect(context: string): KubeConnection;
}

const maxBytes = 8 * 1024 * 1024;

/**
 * The kubeconfig files of the environment, merged as kubectl does (KUBECONFIG, else ~/.kube/config; the first file that
 * names a thing wins), else the service account of the pod we run in. Throws KubeError when there is none or it is damaged.
 */
export async function openKubeConfig(env: Record<string, string | undefined>): Promise<OpenKubeConfig> {
  // The package as a whole brings its generated clients, three megabytes that nothing here calls.
  const { KubeConfig } = await import("@kubernetes/client-node/dist/config.js");
  const files = kubeConfigFiles(env);
  const merged = new KubeConfig();
  let read = 0;
  for (const file of files) {
    const text = await readConfig(file, env.KUBECONFIG !== undefined);
    if (text === undefined) continue;
    const part = new KubeConfig();
    try {
      part.loadFromString(text, { onInvalidEntry: "filter" });
      part.makePathsAbsolute(path.dirname(file));
    } catch (cause) {
      throw new KubeError(`${file} is not a kubeconfig.`, {
        reason: "kubeconfig",
        hint: "Open it in an editor, or take it out of KUBECONFIG.",
        cause,
      });
    }
    merge(merged, part);
    read += 1;
  }
  if (read === 0 && env.KUBERNETES_SERVICE_HOST !== undefined) merged.loadFromCluster();
  else if (read === 0) {
    throw new KubeError(`There is no kubeconfig: ${files.join(", ")}.`, {
      reason: "kubeconfig",
      hint: "Set KUBECONFIG, or make a local cluster: preflight kind up.",
    });
  }
  return {
    contexts: merged.getContexts().map(({ name, cluster, namespace }) => ({ name, cluster, namespace })),
    current: merged.getCurrentContext() || undefined,
    connect: (context) => connect(merged, context, env),
  };
}

function kubeConfigFiles({ KUBECONFIG, HOME, USERPROFILE }: Record<string, string | undefined>): string[] {
  const named = (KUBECONFIG ?? "").split(path.delimiter).filter((file) => file !== "");
  return named.length > 0 ? named : [path.join(HOME ?? USERPROFILE ?? homedir(), ".kube", "config")];
}

async function readConfig(file: string, named: boolean): Promise<string | undefined> {
  try {
    const bytes = await readFile(file);
    if (bytes.length <= maxBytes) return bytes.toString("utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // kubectl too passes over files of KUBECONFIG that are not there.
    if (code === "ENOENT") return undefined;
    throw new KubeError(`${file} can not be read (${code}).`, {
      reason: "kubeconfig",
      hint: named ? "It is named in KUBECONFIG." : "Check its permissions.",
      cause,
    });
  }
  throw new KubeError(`${file} is larger than 8 MiB; a kubeconfig never is.`, { reason: "kubeconfig" });
}

/** The first one wins, for each name and for the current context (client-node's own merge throws instead). */
function merge(into: KubeConfig, part: KubeConfig): void {
  const add = <T extends { name: string }>(own: T[], more: T[]): T[] => [
    ...own,
    ...more.filter(({ name }) => !own.some((entry) => entry.name === name)),
  ];
  into.loadFromOptions({
    clusters: add(into.getClusters(), part.getClusters()),
    users: add(into.getUsers(), part.getUsers()),
    contexts: add(into.getContexts(), part.getContexts()),
    currentContext: into.getCurrentContext() || part.getCurrentContext(),
  });
}

function connect(all: KubeConfig, context: string, env: Record<string, string | undefined>): KubeConnection {
  const entry = all.getContextObject(context);
  if (entry === null) {
    const names = all.getContexts().map(({ name }) => name);
    throw new KubeError(`There is no kube context called ${JSON.stringify(context.slice(0, 100))}.`, {
      reason: "kubeconfig",
      hint: `The kubeconfig has: ${names.slice(0, 20).join(", ") || "none"}.`,
    });
  }
  const cluster = all.getCluster(entry.cluster);
  if (cluster === null || !URL.canParse(cluster.server)) {
    throw new KubeError(`The kube context ${context} names the cluster ${entry.cluster}, which has no server.`, {
      reason: "kubeconfig",
      hint: "Fetch the kubeconfig again.",
    });
  }
  const own = Object.assign(Object.create(Object.getPrototypeOf(all) as object) as KubeConfig, all);
  own.setCurrentContext(context);
  let user: Promise<void> | undefined;
  let agent: { key: string; agent: https.Agent } | undefined;
  return {
    name: context,
    server: new URL(cluster.server),
    async options() {
      await (user ??= prepareExec(own.getCurrentUser(), env));
      const options: RequestOptions = {};
      try {
        await own.applyToHTTPSOptions(options);
      } catch (cause) {
        throw credentialError(context, own.getCurrentUser(), cause);
      }
      if (cluster.proxyUrl !== undefined || cluster.server.startsWith("http:")) return options;
      // Connections are kept and used again; made anew when a certificate was renewed.
      const { ca, cert, key, servername, rejectUnauthorized } = options;
      const material = JSON.stringify([ca, cert, key, servername, rejectUnauthorized].map(String));
      if (agent?.key !== material) {
        agent = {
          key: material,
          agent: new https.Agent({ ca, cert, key, servername, rejectUnauthorized, keepAlive: true, maxFreeSockets: 8 }),
        };
      }
      return { ...options, agent: agent.agent };
    },
  };
}

/** A plugin that is not on this process's PATH may be on the login shell's. */
async function prepareExec(user: User | null, env: Record<string, string | undefined>): Promise<void> {
  const exec = user?.exec as { command?: string; env?: { name: string; value: string }[] } | undefined;
  const command = exec?.command;
  if (exec === undefined || command === undefined || command.includes("/")) return;
  if (await isOnPath(command, env.PATH)) return;
  const login = await loginEnvironment(env);
  if (login === undefined) return;
  const given = new Set((exec.env ?? []).map(({ name }) => name));
  const more = Object.entries(login).filter(([name]) => !given.has(name));
  exec.env = [...(exec.env ?? []), ...more.map(([name, value]) => ({ name, value }))];
}

async function isOnPath(command: string, folders = ""): Promise<boolean> {
  for (const folder of folders.split(path.delimiter)) {
    const found = await access(path.join(folder, command), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}

function credentialError(context: string, user: User | null, cause: unknown): KubeError {
  const command = (user?.exec as { command?: string } | undefined)?.command;
  if (command === undefined) {
    const why = cause instanceof Error ? cause.message.slice(0, 200) : "unknown";
    return new KubeError(`The credentials of the kube context ${context} can not be used: ${why}.`, {
      reason: "unauthorized",
      hint: "Log in again, or fetch the kubeconfig again.",
      cause,
    });
  }
  // What a plugin writes to stderr may hold anything; it is only shown with -v, redacted.
  const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
  return new KubeError(
    `The credential plugin ${command} of the kube context ${context} ${missing ? "is not installed, or not on the PATH" : "failed"}.`,
    {
      reason: "unauthorized",
      hint: missing ? "Install it, or start the editor from a shell." : "Log in again.",
      cause,
    },
  );
}
