import path from "node:path";
import { applyBaseline, readBaseline } from "../checks/baseline/baseline.ts";
import type { Finding } from "../checks/check.ts";
import { runChecks } from "../checks/runChecks.ts";
import { applySuppressions } from "../checks/suppress/applySuppressions.ts";
import { ownDocuments, type OpenManifest } from "./openManifest.ts";
import { textChecks } from "./textChecks.ts";

/**
 * The findings of a manifest as it is typed, those about other files left out. `beyond`: what the last run of the checklist found;
 * of checks that look beyond the text (git, data, services) it is kept until the next one. Throws only when aborted.
 */
export async function checkManifest(manifest: OpenManifest, beyond: readonly Finding[] = []): Promise<Finding[]> {
  const { manifests, context, file } = manifest;
  const own = ownDocuments(manifest);
  if (own.length === 0) return [];
  const { checks } = context.config;
  const run = textChecks(checks.skip);
  const raw = await runChecks(context, run);
  const names = new Set(own.map(({ name }) => name));
  const looked = new Set(run.map(({ id }) => id));
  // Their places are those of an older text.
  const kept = beyond.filter(({ check }) => !looked.has(check)).map((finding) => ({ ...finding, range: undefined }));
  const found = applySuppressions([...raw, ...kept], manifests, context.now());
  const accepted = checks.baseline === undefined ? found : await withBaseline(found, checks.baseline, manifest);
  return accepted.filter(({ range, workflow }) =>
    range === undefined ? workflow === undefined || names.has(workflow) : range.file === file,
  );
}

/** A baseline that can not be read accepts nothing; running the checklist says why. */
async function withBaseline(findings: Finding[], file: string, { context }: OpenManifest): Promise<Finding[]> {
  const folders = { cwd: context.cwd, workspace: path.resolve(context.workspace) };
  const baseline = await readBaseline(path.resolve(context.workspace, file)).catch(() => undefined);
  return baseline === undefined ? findings : applyBaseline(findings, baseline, folders);
}
