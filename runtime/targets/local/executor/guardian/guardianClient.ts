import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { oneArena, smallestHeap } from "../../smallHeap.ts";
import { identityOf, type ProcessIdentity } from "../processIdentity.ts";
import { jsonLines, type GuardianCommand, type GuardianReport } from "./protocol.ts";

/** The engine's end of the pipe to its guardian. */
export class GuardianClient {
  readonly identity: ProcessIdentity | undefined;
  private readonly child: ChildProcess;
  private gone = false;

  /** @param scratch folder for the guardian's short-lived named pipes */
  constructor(scratch: string, onReport: (report: GuardianReport) => void, onDeath: () => void) {
    this.child = spawn(process.execPath, [...smallestHeap, guardianEntry(), scratch], {
      detached: true,
      // Not the user's environment: what a step may see is in its own start command.
      env: { PATH: process.env.PATH ?? "/usr/bin:/bin", ...oneArena, ...electron() },
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.identity = this.child.pid === undefined ? undefined : identityOf(this.child.pid);
    this.child.stdin!.on("error", () => undefined);
    this.child.stdout!.setEncoding("utf8");
    this.child.stdout!.on("data", jsonLines<GuardianReport>(onReport));
    const dead = () => {
      if (this.gone) return;
      this.gone = true;
      onDeath();
    };
    // "close" comes after the last report was read.
    this.child.once("close", dead);
    this.child.once("error", dead);
  }

  send(command: GuardianCommand): void {
    if (!this.gone) this.child.stdin!.write(`${JSON.stringify(command)}\n`);
  }

  /** Asks it to end everything and leave; resolves when it has. */
  async end(): Promise<void> {
    if (this.gone) return;
    const left = new Promise<void>((resolve) => this.child.once("close", () => resolve()));
    this.gone = true;
    this.child.stdin!.end(`${JSON.stringify({ op: "end" } satisfies GuardianCommand)}\n`);
    await left;
  }
}

/** The bundle lies beside the engine's; from source the entry lies in this folder. */
function guardianEntry(): string {
  const bundled = fileURLToPath(new URL("./guardian.js", import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL("./main.ts", import.meta.url));
}

function electron(): Record<string, string> {
  return process.versions["electron"] === undefined ? {} : { ELECTRON_RUN_AS_NODE: "1" };
}
