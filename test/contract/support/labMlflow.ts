import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { TestContext } from "vitest";
import { labCache, requirePart, sharedFolder } from "../../support/shared.ts";

const run = promisify(execFile);

/** A real MLflow server of the lab in a folder of its own; `stop` removes both. */
export class LabMlflow {
  readonly url: string;
  private readonly script: string;
  private readonly arguments: string[];
  private readonly folder: string;

  private constructor(script: string, options: string[], folder: string, url: string) {
    this.script = script;
    this.arguments = options;
    this.folder = folder;
    this.url = url;
  }

  /** Skips the test when the lab is not here. With `auth`: user admin, password preflight-lab-1, default permission READ. */
  static async start(context: TestContext, { auth = false }: { auth?: boolean } = {}): Promise<LabMlflow> {
    const shared = requirePart(context, sharedFolder(), "the shared folder with the lab");
    requirePart(context, labCache("venv"), "the lab's Python with MLflow");
    const folder = await mkdtemp(path.join(os.tmpdir(), "preflight-mlflow-"));
    const options = ["--port", String(await freePort()), "--dir", folder, ...(auth ? ["--auth"] : [])];
    const script = path.join(shared, "lab/mlflow-up");
    const { stdout } = await run("bash", [script, ...options]);
    return new LabMlflow(script, options, folder, stdout.trim());
  }

  async stop(): Promise<void> {
    await run("bash", [this.script, "--stop", ...this.arguments]);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The server is gone, what it stored stays; `start` again with `again`. */
  async down(): Promise<void> {
    await run("bash", [this.script, "--stop", ...this.arguments]);
  }

  async again(): Promise<void> {
    await run("bash", [this.script, ...this.arguments]);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
