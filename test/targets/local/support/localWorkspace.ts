import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { configSchema } from "../../../../runtime/config/schema.ts";
import type { Template, Workflow } from "../../../../runtime/manifest/argo.ts";
import { LocalTarget } from "../../../../runtime/targets/local/localTarget.ts";

/** A workspace in a temporary folder with a local target whose engine has the scripted controller, or the real one. */
export async function openWorkspace(
  name = "preflight-local-",
  controller: "scripted" | "real" = "scripted",
): Promise<{ root: string; target: LocalTarget; close: () => Promise<void> }> {
  const root = await realpath(await mkdtemp(join(tmpdir(), name)));
  const target = new LocalTarget({
    root,
    config: configSchema.parse({}),
    plan: () => ({ name: "local", runs: [], emulated: [], refused: [] }),
    engine: controller === "real" ? undefined : fileURLToPath(new URL("scriptedEngine.ts", import.meta.url)),
  });
  return { root, target, close: () => rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }) };
}

/** Steps one after the other, each a shell script. */
export function pipeline(scripts: Record<string, string>, extra: Partial<Template> = {}): Workflow {
  const names = Object.keys(scripts);
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { generateName: "wf-" },
    spec: {
      entrypoint: "main",
      templates: [
        { name: "main", steps: names.map((name) => [{ name, template: name }]) },
        ...names.map((name) => ({
          name,
          container: { image: "any", command: ["sh", "-c", scripts[name]!] },
          ...extra,
        })),
      ],
    },
  };
}

/** Waits for the end of a run. */
export async function untilEnded(target: LocalTarget, run: string): Promise<Workflow> {
  let last: Workflow | undefined;
  for await (const workflow of target.watch(run)) last = workflow;
  return last!;
}
