import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { EditorParts } from "./editorParts.ts";
import { endFamily } from "./processFamily.ts";

export interface ServerOptions {
  parts: EditorParts;
  /** A fresh folder for profile, extensions and logs. */
  state: string;
  /** What installExtension made. */
  extensions: string;
  settings?: Record<string, unknown>;
  /** Off, the editor asks nothing; on, a new folder opens in restricted mode. */
  workspaceTrust?: boolean;
  env?: Record<string, string | undefined>;
}

/** VS Code as a server on loopback, in a process group of its own. */
export class CodeServer {
  readonly url: string;
  readonly state: string;
  private readonly server: ChildProcess;
  private readonly mark: string;

  private constructor(url: string, state: string, server: ChildProcess, mark: string) {
    this.url = url;
    this.state = state;
    this.server = server;
    this.mark = mark;
  }

  static async start(options: ServerOptions): Promise<CodeServer> {
    const { parts, state, extensions, settings, workspaceTrust = false, env } = options;
    mkdirSync(path.join(state, "user/User"), { recursive: true });
    cpSync(extensions, path.join(state, "extensions"), { recursive: true });
    const all = { ...quiet, "security.workspace.trust.enabled": workspaceTrust, ...settings };
    writeFileSync(path.join(state, "user/User/settings.json"), JSON.stringify(all, undefined, 2));
    const file = path.join(state, "server.log");
    const output = openSync(file, "w");
    const mark = randomUUID();
    const args = serverArguments(parts, state, ["--auth", "none", "--bind-addr", "127.0.0.1:0"]);
    const server = spawn(parts.node, workspaceTrust ? args : [...args, "--disable-workspace-trust"], {
      detached: true,
      stdio: ["ignore", output, output],
      // What a run starts outlives the editor on purpose: the mark finds it again when the test is over.
      env: { ...process.env, ...env, PREFLIGHT_EDITOR_TEST: mark, VITEST: undefined, NODE_ENV: undefined },
    });
    for (;;) {
      const log = readFileSync(file, "utf8");
      const [, url] = /HTTP server listening on (http:\S+?)\/?\s/.exec(log) ?? [];
      if (url !== undefined) return new CodeServer(url, state, server, mark);
      if (server.exitCode !== null) throw new Error(`code-server did not start:\n${log.slice(-4000)}`);
      await sleep(50);
    }
  }

  /** Ends the server, what it started, and the runs that were launched in it. */
  async stop(): Promise<void> {
    await endFamily(this.server.pid!, this.mark);
  }
}

/** Makes a folder of extensions with a package in it. */
export async function installExtension(parts: EditorParts, vsix: string, state: string): Promise<string> {
  const args = serverArguments(parts, state, ["--install-extension", vsix, "--force"]);
  const child = spawn(parts.node, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, VITEST: undefined },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += String(chunk)));
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`The package could not be installed:\n${output.slice(-4000)}`);
  return path.join(state, "extensions");
}

function serverArguments({ codeServer }: EditorParts, state: string, more: string[]): string[] {
  mkdirSync(state, { recursive: true });
  const config = path.join(state, "config.yaml");
  writeFileSync(config, "auth: none\ncert: false\n");
  const folders = ["--user-data-dir", path.join(state, "user"), "--extensions-dir", path.join(state, "extensions")];
  return [codeServer, ...folders, "--disable-telemetry", "--disable-update-check", "--config", config, ...more];
}

/** Nothing of the editor's own that speaks up, moves or asks the network. */
const quiet = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "workbench.reduceMotion": "on",
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "chat.disableAIFeatures": true,
  "git.openRepositoryInParentFolders": "never",
  "editor.minimap.enabled": false,
  "remote.autoForwardPorts": false,
  // Drawn by the DOM, so that the text of a terminal is in the page.
  "terminal.integrated.gpuAcceleration": "off",
};
