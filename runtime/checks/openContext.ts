import path from "node:path";
import type { LoadedConfig } from "../config/loadConfig.ts";
import type { ManifestSet } from "../manifest/model.ts";
import type { CheckContext, CheckWork } from "./checkContext.ts";
import type { FileText } from "./fix/fixFindings.ts";
import { forgivingEditor } from "./fix/forgivingEditor.ts";
import { readWorkspaceFile } from "./readWorkspaceFile.ts";
import type { PlanOnTarget } from "./targetLists.ts";

export interface OpenContextOptions {
  loaded: LoadedConfig;
  /** Folder that the paths of the files are relative to. */
  cwd: string;
  /** Overrides the target of the configuration. */
  target?: string;
  /** The target to ask what it refuses; without it PF-ARGO-004 is unknown. */
  plan?: PlanOnTarget;
  /** Files of the workspace to read from here instead of the disk: text by path, relative to `cwd`. */
  changed?: readonly FileText[];
  /** May programs run that the workspace can steer (dvc)? Default: no, checks only read. */
  trusted?: boolean;
  /** Default: the clock. */
  now?: () => Date;
  /** Told how far a check has come that reads much. */
  onWork?: (work: CheckWork) => void;
  signal: AbortSignal;
}

/** What checks look at: manifests, configuration, and the workspace as the editor or the disk has it. Reads nothing itself. */
export function openContext(manifests: ManifestSet, options: OpenContextOptions): CheckContext {
  const { config, file: configFile, folder: workspace } = options.loaded;
  const cwd = path.resolve(options.cwd);
  const changed = new Map((options.changed ?? []).map((file) => [path.resolve(cwd, file.path), file.text]));
  return {
    manifests,
    config: { ...config, target: options.target ?? config.target },
    configFile,
    workspace,
    cwd,
    edit: forgivingEditor,
    readFile: (name, limits) => {
      const text = changed.get(path.resolve(workspace, name));
      return text === undefined ? readWorkspaceFile(workspace, name, limits) : Promise.resolve(Buffer.from(text));
    },
    plan: options.plan,
    trusted: options.trusted,
    now: options.now ?? (() => new Date()),
    onWork: options.onWork,
    signal: options.signal,
  };
}
