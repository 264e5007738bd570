import { readFile } from "node:fs/promises";
import path from "node:path";
import { TrackingError } from "../trackingError.ts";
import type { TrackingConnection } from "./connection.ts";
import { iniSection } from "./iniSection.ts";

export interface CredentialSources {
  env: NodeJS.ProcessEnv;
  /** Folder that holds .mlflow and .databrickscfg. */
  home: string;
}

type Known = Pick<TrackingConnection, "authorization" | "identity">;

/**
 * Who asks, by MLflow's own rules: MLFLOW_TRACKING_USERNAME and _PASSWORD (each also from ~/.mlflow/credentials), else
 * MLFLOW_TRACKING_TOKEN, else what the URL holds.
 */
export async function mlflowCredentials(url: URL, { env, home }: CredentialSources): Promise<Known> {
  const file = await section(path.join(home, ".mlflow", "credentials"), "mlflow");
  const user = env.MLFLOW_TRACKING_USERNAME || file?.mlflow_tracking_username;
  const password = env.MLFLOW_TRACKING_PASSWORD || file?.mlflow_tracking_password;
  if (user && password) return basic(user, password);
  const token = env.MLFLOW_TRACKING_TOKEN;
  if (token) return bearer(token);
  if (url.username !== "") return basic(decodeURIComponent(url.username), decodeURIComponent(url.password));
  return { identity: "no credentials" };
}

/** Host and token of a Databricks workspace: DATABRICKS_HOST and _TOKEN, or a profile of ~/.databrickscfg. Throws TrackingError. */
export async function databricksCredentials(
  profile: string | undefined,
  { env, home }: CredentialSources,
): Promise<Known & { host: string }> {
  const named = profile ?? env.DATABRICKS_CONFIG_PROFILE;
  const fromFile = await section(env.DATABRICKS_CONFIG_FILE || path.join(home, ".databrickscfg"), named ?? "DEFAULT");
  const own = profile === undefined ? { host: env.DATABRICKS_HOST, token: env.DATABRICKS_TOKEN } : {};
  const host = own.host || fromFile?.host;
  const token = own.token || fromFile?.token;
  if (host && token) return { host: host.includes("://") ? host : `https://${host}`, ...bearer(token) };
  throw new TrackingError(
    `There is no Databricks ${host ? "token" : "host"}${named === undefined ? "" : ` in the profile ${named}`}.`,
    { reason: "unconfigured", hint: "Set DATABRICKS_HOST and DATABRICKS_TOKEN, or write both into ~/.databrickscfg." },
  );
}

function basic(user: string, password: string): Known {
  const pair = Buffer.from(`${user}:${password}`).toString("base64");
  return { authorization: `Basic ${pair}`, identity: `user ${user}` };
}

function bearer(token: string): Known {
  return { authorization: `Bearer ${token}`, identity: "a bearer token" };
}

async function section(file: string, name: string): Promise<Record<string, string> | undefined> {
  try {
    return iniSection((await readFile(file, "utf8")).slice(0, 1024 * 1024), name);
  } catch {
    return undefined;
  }
}
