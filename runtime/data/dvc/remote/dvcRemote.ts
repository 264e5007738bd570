import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { StoreCredentials } from "../../../store/storeCredentials.ts";
import type { StoreSettings } from "../../../store/storeSettings.ts";
import { redact } from "../../../text/redact.ts";
import type { DvcConfig, DvcSetting } from "./dvcConfig.ts";
import { readIni } from "./iniText.ts";

/** A remote of DVC as one of our stores, or why it is none. No secret is in `uri`. */
export type DvcRemote =
  | { name: string; uri: string; settings: StoreSettings; credentials?: StoreCredentials }
  | { name: string; problem: string };

/** Settings that change where objects are, or how they are reached, in a way that is not followed here. */
const unfollowed: Record<string, string> = {
  version_aware: "is version_aware: its objects are versions of the files themselves",
  worktree: "is a worktree remote: its objects are versions of the files themselves",
  sse_customer_key: "needs a customer key for every read",
};

/** The default remote (`core.remote`), or the one of that name; undefined when none is set. */
export async function dvcRemote(config: DvcConfig, named?: string): Promise<DvcRemote | undefined> {
  const name = named ?? config.get("core", "remote");
  return name === undefined || name === "" ? undefined : resolve(config, name, 0);
}

async function resolve(config: DvcConfig, name: string, depth: number): Promise<DvcRemote> {
  const settings = config.section(`remote "${name}"`);
  const url = settings?.get("url");
  if (settings === undefined || url === undefined || url.value === "") return { name, problem: "has no url" };
  for (const [key, problem] of Object.entries(unfollowed)) {
    const { value } = settings.get(key) ?? {};
    if (value !== undefined && value.toLowerCase() !== "false") return { name, problem };
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url.value)?.[1]?.toLowerCase();
  if (scheme === "remote") {
    const [, base = "", rest = ""] = /^remote:\/\/([^/]+)\/?(.*)$/i.exec(url.value) ?? [];
    if (depth > 5) return { name, problem: "refers to remotes in a circle" };
    const below = await resolve(config, base, depth + 1);
    if ("problem" in below) return { name, problem: `refers to ${base}, which ${below.problem}` };
    const uri = rest === "" ? below.uri : `${below.uri.replace(/\/+$/, "")}/${rest}`;
    return { ...below, name, uri, settings: { ...below.settings, ...storeSettings(settings) } };
  }
  if (scheme === undefined || /^[a-z]:[\\/]/i.test(url.value)) return { name, uri: localUri(url), settings: {} };
  if (scheme === "file") return { name, uri: url.value, settings: {} };
  if (scheme !== "s3" && scheme !== "gs") {
    return { name, problem: `is on ${scheme}://, which Preflight can not open` };
  }
  const credentials = scheme === "s3" ? await awsCredentials(settings) : googleCredentials(settings);
  if (credentials !== undefined && "problem" in credentials) return { name, problem: credentials.problem };
  return {
    name,
    uri: redact(url.value),
    settings: storeSettings(settings),
    ...(credentials !== undefined && { credentials }),
  };
}

function storeSettings(settings: ReadonlyMap<string, DvcSetting>): StoreSettings {
  const endpoint = settings.get("endpointurl")?.value;
  const region = settings.get("region")?.value;
  const profile = settings.get("profile")?.value;
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
  };
}

function localUri({ value, folder }: DvcSetting): string {
  const home = value === "~" || value.startsWith("~/") ? path.join(homedir(), value.slice(1)) : value;
  return pathToFileURL(path.resolve(folder, home)).href;
}

async function awsCredentials(
  settings: ReadonlyMap<string, DvcSetting>,
): Promise<StoreCredentials | { problem: string } | undefined> {
  const accessKeyId = settings.get("access_key_id")?.value;
  const secretAccessKey = settings.get("secret_access_key")?.value;
  const sessionToken = settings.get("session_token")?.value;
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return { kind: "keys", accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  }
  if (settings.get("allow_anonymous_login")?.value.toLowerCase() === "true") return { kind: "none" };
  const file = settings.get("credentialpath");
  if (file === undefined) return undefined;
  try {
    const profile = settings.get("profile")?.value ?? "default";
    const keys = readIni(await readFile(path.resolve(file.folder, file.value), "utf8")).get(profile);
    const [id, secret] = [keys?.get("aws_access_key_id"), keys?.get("aws_secret_access_key")];
    if (id === undefined || secret === undefined)
      return { problem: `has no keys of profile ${profile} in its credentialpath` };
    const token = keys?.get("aws_session_token");
    return {
      kind: "keys",
      accessKeyId: id,
      secretAccessKey: secret,
      ...(token !== undefined && { sessionToken: token }),
    };
  } catch {
    return { problem: "has a credentialpath that can not be read" };
  }
}

function googleCredentials(settings: ReadonlyMap<string, DvcSetting>): StoreCredentials | undefined {
  if (settings.get("allow_anonymous_login")?.value.toLowerCase() === "true") return { kind: "none" };
  const file = settings.get("credentialpath");
  return file === undefined ? undefined : { kind: "file", file: path.resolve(file.folder, file.value) };
}
