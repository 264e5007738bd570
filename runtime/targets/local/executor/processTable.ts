import { GuardianClient } from "./guardian/guardianClient.ts";
import type { ExitRecord, GuardianReport, StartCommand } from "./guardian/protocol.ts";
import { LocalError } from "../localError.ts";
import type { ProcessIdentity } from "./processIdentity.ts";

/** More guardians in a row than this are not lost by chance. */
const mostLosses = 5;

/** The guardian died under a running process; the process was ended, how it would have ended is unknown. */
export class GuardianLost extends Error {}

interface Entry {
  command: StartCommand;
  onStart: (pid: number, at: string) => void;
  resolve: (exit: ExitRecord) => void;
  reject: (error: Error) => void;
}

/**
 * Runs processes through the guardian. When the guardian dies, its processes are ended here (their parent and log are
 * gone), their promises fail with GuardianLost, and the next start gets a new guardian.
 */
export class ProcessTable {
  private readonly scratch: string;
  private readonly endGroups: (folders: { folder: string; container: string; graceSeconds: number }[]) => Promise<void>;
  private readonly onGuardian: (identity: ProcessIdentity | undefined) => void;
  private readonly entries = new Map<string, Entry>();
  private guardian: GuardianClient | undefined;
  private closing = false;
  /** Guardians lost since a process last ended as it should. */
  private losses = 0;

  constructor(options: {
    scratch: string;
    endGroups: ProcessTable["endGroups"];
    /** Told of every new guardian before it starts anything, so that it can be recorded. */
    onGuardian: (identity: ProcessIdentity | undefined) => void;
  }) {
    this.scratch = options.scratch;
    this.endGroups = options.endGroups;
    this.onGuardian = options.onGuardian;
  }

  /** Starts the guardian ahead of the first process. */
  warmUp(): void {
    if (this.guardian !== undefined || this.closing) return;
    const guardian = new GuardianClient(
      this.scratch,
      (report) => this.heard(report),
      () => void this.lost(guardian),
    );
    this.guardian = guardian;
    this.onGuardian(guardian.identity);
  }

  /** Resolves when the process has ended and its record is written. */
  run(command: StartCommand, onStart: Entry["onStart"]): Promise<ExitRecord> {
    this.warmUp();
    return new Promise((resolve, reject) => {
      this.entries.set(command.id, { command, onStart, resolve, reject });
      this.guardian!.send(command);
    });
  }

  stop(id: string, graceSeconds: number): void {
    this.guardian?.send({ op: "stop", id, graceSeconds });
  }

  /** Ends the guardian and whatever still runs. */
  async close(): Promise<void> {
    this.closing = true;
    await this.guardian?.end();
  }

  private heard(report: GuardianReport): void {
    if (report.report === "ready") return;
    const entry = this.entries.get(report.id);
    if (entry === undefined) return;
    if (report.report === "started") entry.onStart(report.pid, report.at);
    else {
      this.losses = 0;
      this.entries.delete(report.id);
      entry.resolve(report.exit);
    }
  }

  private async lost(guardian: GuardianClient): Promise<void> {
    if (this.guardian !== guardian) return;
    this.guardian = undefined;
    const orphans = [...this.entries.values()];
    this.entries.clear();
    this.losses++;
    await this.endGroups(orphans.map(({ command }) => command));
    const error =
      this.losses < mostLosses
        ? new GuardianLost("the guardian of this run's processes died")
        : new LocalError(`The guardian of the run's processes died ${this.losses} times without ending one.`, {
            reason: "guardian",
            hint: "Its own words are in engine.log; preflight retry continues the run.",
          });
    for (const { reject } of orphans) reject(error);
  }
}
