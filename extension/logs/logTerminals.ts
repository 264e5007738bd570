import * as vscode from "vscode";
import { readSettings } from "../config/settings.ts";
import type { RuntimeClient } from "../worker/client.ts";
import { LogPseudoterminal } from "./logPseudoterminal.ts";
import { sourceKey, sourceTitle } from "./logSource.ts";
import type { LogSource } from "./requests.ts";

interface Open {
  terminal: vscode.Terminal;
  pty: LogPseudoterminal;
  source: LogSource;
}

/** One terminal for each log that is followed. */
export class LogTerminals implements vscode.Disposable {
  private readonly runtime: RuntimeClient;
  private readonly open = new Map<string, Open>();
  private readonly closed: vscode.Disposable;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(runtime: RuntimeClient) {
    this.runtime = runtime;
    this.closed = vscode.window.onDidCloseTerminal((terminal) => {
      for (const [key, open] of this.open) if (open.terminal === terminal) this.open.delete(key);
      this.changed.fire();
    });
  }

  get count(): number {
    return this.open.size;
  }

  /** Shows the log's terminal; one whose log had ended begins again. */
  follow(source: LogSource): void {
    const key = sourceKey(source);
    const known = this.open.get(key);
    if (known !== undefined && !known.pty.isFollowing) known.pty.restart();
    (known ?? this.create(key, source)).terminal.show();
  }

  sourceOf(terminal: vscode.Terminal): LogSource | undefined {
    return [...this.open.values()].find((open) => open.terminal === terminal)?.source;
  }

  restartAll(): void {
    for (const { pty } of this.open.values()) pty.restart();
  }

  dispose(): void {
    this.closed.dispose();
    this.changed.dispose();
    for (const { pty } of this.open.values()) pty.close();
  }

  private create(key: string, source: LogSource): Open {
    const view = () => {
      const { earlierLogLines, logTimestamps } = readSettings();
      return { tail: earlierLogLines, timestamps: logTimestamps };
    };
    const pty = new LogPseudoterminal(this.runtime, { source, view });
    const terminal = vscode.window.createTerminal({
      name: sourceTitle(source),
      pty,
      iconPath: new vscode.ThemeIcon("output"),
      isTransient: true,
    });
    const open = { terminal, pty, source };
    this.open.set(key, open);
    this.changed.fire();
    return open;
  }
}
