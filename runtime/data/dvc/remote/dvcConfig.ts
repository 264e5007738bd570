import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { readIni } from "./iniText.ts";

/** One setting of DVC, and the folder that paths in it are relative to. */
export interface DvcSetting {
  value: string;
  folder: string;
}

/** DVC's settings by section and key (`remote "store"`, `url`), the nearest file winning. Values may be secrets. */
export class DvcConfig {
  /** Folder that holds `.dvc`. */
  readonly root: string;
  private readonly settings: ReadonlyMap<string, ReadonlyMap<string, DvcSetting>>;

  constructor(root: string, settings: ReadonlyMap<string, ReadonlyMap<string, DvcSetting>>) {
    this.root = root;
    this.settings = settings;
  }

  section(name: string): ReadonlyMap<string, DvcSetting> | undefined {
    return this.settings.get(name);
  }

  get(section: string, key: string): string | undefined {
    return this.settings.get(section)?.get(key)?.value;
  }
}

const maxBytes = 1 << 20;
const maxLevels = 40;

/**
 * Reads the configuration that DVC would use in a folder: system, global, .dvc/config, .dvc/config.local. Undefined when no folder
 * up to the root of the file system has a `.dvc`.
 */
export async function readDvcConfig(
  folder: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<DvcConfig | undefined> {
  const root = await rootOf(path.resolve(folder));
  if (root === undefined) return undefined;
  const own = path.join(root, ".dvc");
  const files = [
    path.join(env.DVC_SYSTEM_CONFIG_DIR ?? systemFolder(env), "config"),
    path.join(env.DVC_GLOBAL_CONFIG_DIR ?? globalFolder(env), "config"),
    path.join(own, "config"),
    path.join(own, "config.local"),
  ];
  const merged = new Map<string, Map<string, DvcSetting>>();
  for (const file of files) {
    for (const [name, keys] of readIni(await textOf(file))) {
      const section = merged.get(name) ?? new Map<string, DvcSetting>();
      for (const [key, value] of keys) section.set(key, { value, folder: path.dirname(file) });
      merged.set(name, section);
    }
  }
  return new DvcConfig(root, merged);
}

async function rootOf(folder: string): Promise<string | undefined> {
  let at = folder;
  for (let level = 0; level < maxLevels; level += 1) {
    const info = await stat(path.join(at, ".dvc")).catch(() => undefined);
    if (info?.isDirectory() === true) return at;
    const above = path.dirname(at);
    if (above === at) return undefined;
    at = above;
  }
  return undefined;
}

async function textOf(file: string): Promise<string> {
  try {
    const info = await stat(file);
    return info.isFile() && info.size <= maxBytes ? await readFile(file, "utf8") : "";
  } catch {
    return "";
  }
}

function globalFolder(env: Readonly<Record<string, string | undefined>>): string {
  if (process.platform === "win32") return path.join(env.LOCALAPPDATA ?? homedir(), "iterative", "dvc");
  if (process.platform === "darwin") return path.join(homedir(), "Library", "Application Support", "dvc");
  return path.join(env.XDG_CONFIG_HOME ?? path.join(env.HOME ?? homedir(), ".config"), "dvc");
}

function systemFolder(env: Readonly<Record<string, string | undefined>>): string {
  if (process.platform === "win32") return path.join(env.ALLUSERSPROFILE ?? "C:\\ProgramData", "iterative", "dvc");
  if (process.platform === "darwin") return "/Library/Application Support/dvc";
  return path.join((env.XDG_CONFIG_DIRS ?? "/etc/xdg").split(":")[0] || "/etc/xdg", "dvc");
}
