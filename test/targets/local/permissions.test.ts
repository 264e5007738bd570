import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = `
import { configSchema } from ${JSON.stringify(fileURLToPath(new URL("../../../runtime/config/schema.ts", import.meta.url)))};
import { LocalTarget } from ${JSON.stringify(fileURLToPath(new URL("../../../runtime/targets/local/localTarget.ts", import.meta.url)))};
const root = process.argv[1];
const target = new LocalTarget({ root, config: configSchema.parse({}), plan: () => ({ name: "local", runs: [], emulated: [], refused: [] }) });
const workflow = { apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", metadata: { generateName: "wf-" },
  spec: { entrypoint: "main", templates: [{ name: "main", container: { image: "i", command: ["true"] } }] } };
try {
  const { name } = await target.launch({ workflow, templates: [], workspace: root });
  console.log(JSON.stringify({ launched: name }));
} catch (error) {
  console.log(JSON.stringify({ type: error.constructor.name, message: error.message, hint: error.hint }));
}
`;

/** Permissions bind nobody who is root: the target then works as "nobody". */
async function launchIn(root: string): Promise<{ launched?: string; type?: string; message?: string; hint?: string }> {
  const node = [process.execPath, "--input-type=module", "-e", program, root];
  const asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  const [file, ...args] = process.getuid!() === 0 ? [...asNobody, ...node] : node;
  const { stdout } = await promisify(execFile)(file!, args, { cwd: "/", env: { PATH: process.env["PATH"] } });
  return JSON.parse(stdout);
}

async function mayRunAsNobody(): Promise<boolean> {
  if (process.getuid!() !== 0) return true;
  const source = fileURLToPath(import.meta.url);
  const args = [
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    process.execPath,
    "-e",
    `fs.readFileSync(${JSON.stringify(source)})`,
  ];
  return promisify(execFile)("setpriv", args, { cwd: "/" }).then(
    () => true,
    () => false,
  );
}

test.for(["the workspace", "the folder of the runs"])(
  "%s is read-only: one sentence, and no half a run",
  async (which, context) => {
    if (!(await mayRunAsNobody())) {
      // Said aloud: as root without setpriv, or with sources nobody else may read, there is nothing to be refused.
      context.skip("this machine can not run a process as another user than root");
    }
    const root = await realpath(await mkdtemp(join(tmpdir(), "preflight-permissions-")));
    const runs = join(root, ".preflight", "runs");
    try {
      if (which !== "the workspace") await mkdir(runs, { recursive: true });
      for (const folder of which === "the workspace" ? [root] : [root, join(root, ".preflight"), runs])
        await chmod(folder, 0o555);
      const answer = await launchIn(root);
      expect(answer.launched).toBeUndefined();
      expect(answer.type).toBe("LocalError");
      expect(answer.message).toContain("permission denied");
      expect(answer.message).not.toMatch(/EACCES|\n/);
      expect(answer.hint).toBe("Make the folder writable for this user.");
    } finally {
      for (const folder of [root, join(root, ".preflight"), runs]) await chmod(folder, 0o755).catch(() => undefined);
      await rm(root, { recursive: true, force: true });
    }
  },
);
