import path from "node:path";
import type { CheckContext } from "../checks/checkContext.ts";
import type { FileText } from "../checks/fix/fixFindings.ts";
import { openContext } from "../checks/openContext.ts";
import type { LoadedConfig } from "../config/loadConfig.ts";
import type { ManifestDocument, ManifestSet } from "../manifest/model.ts";
import { readManifests } from "../manifest/readManifests.ts";
import type { SourceRange } from "../manifest/sourceRange.ts";
import { planOn } from "../plan/planOn.ts";

/** A manifest as it stands in an editor, with what is needed to say something about it. */
export interface OpenManifest {
  /** As its ranges name it: relative to `context.cwd`. */
  file: string;
  text: string;
  manifests: ManifestSet;
  context: CheckContext;
}

export interface OpenManifestOptions {
  loaded: LoadedConfig;
  /** Absolute folder that file names are relative to. */
  cwd: string;
  target?: string;
  /** Unsaved texts of other files, by absolute path. */
  open?: readonly FileText[];
  /** Manifests of the workspace that may hold templates this one refers to; asked for only when it does. */
  libraries?: () => Promise<readonly FileText[]>;
  /** Take them all, whether it refers to them or not. */
  withAll?: boolean;
  trusted: boolean;
  signal: AbortSignal;
}

/** Parses a manifest (absolute path) with the templates it refers to. Throws only when aborted. */
export async function openManifest(
  { path: absolute, text }: FileText,
  options: OpenManifestOptions,
): Promise<OpenManifest> {
  const { loaded, cwd, signal } = options;
  const file = shown(cwd, absolute);
  const read = (files: readonly FileText[]) =>
    readManifests(
      files.map(({ path: name, text: content }) => ({ path: shown(cwd, name), content })),
      { workflowDefaults: loaded.config.controller.workflowDefaults },
    );
  let manifests = read([{ path: absolute, text }]);
  if (options.withAll || manifests.pipelines.some(({ missingRefs }) => missingRefs.length > 0)) {
    const libraries = (await options.libraries?.()) ?? [];
    signal.throwIfAborted();
    const others = libraries.filter(({ path: other }) => path.resolve(cwd, other) !== path.resolve(cwd, absolute));
    if (others.length > 0) manifests = read([{ path: absolute, text }, ...others]);
  }
  const target = options.target ?? loaded.config.target;
  const context = openContext(manifests, {
    loaded,
    cwd,
    target,
    plan: target === undefined ? undefined : planOn(target, loaded),
    changed: (options.open ?? []).map((other) => ({ path: path.relative(cwd, other.path), text: other.text })),
    trusted: options.trusted,
    signal,
  });
  return { file, text, manifests, context };
}

/** The documents written in the file itself, not those it refers to. */
export function ownDocuments({ manifests, file }: OpenManifest): ManifestDocument[] {
  return manifests.documents.filter((document) => document.file === file);
}

/** The same range with an absolute path, as it leaves this folder. */
export function atHome({ context }: Pick<OpenManifest, "context">, range: SourceRange): SourceRange {
  return { ...range, file: path.resolve(context.cwd, range.file) };
}

function shown(cwd: string, file: string): string {
  return path.relative(path.resolve(cwd), path.resolve(cwd, file));
}
