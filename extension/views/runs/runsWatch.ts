import * as vscode from "vscode";
import { folderName } from "../../config/folderName.ts";
import { pipelineFolders } from "../../config/pipelineFolders.ts";
import { readSettings } from "../../config/settings.ts";
import type { EndedRun } from "./requests.ts";
import type { RunRef } from "./runRef.ts";
import type { RunsModel } from "./runsModel.ts";

const graceMilliseconds = 5000;
const commandMilliseconds = 60_000;

/**
 * Decides when runs are watched: while the view is visible, while a run that was launched or steered from here goes on, and a
 * little while after a command asked. Knows which folders there are.
 */
export class RunsWatch implements vscode.Disposable {
  private readonly model: RunsModel;
  private readonly disposables: vscode.Disposable[];
  private readonly kept = new Set<string>();
  private visible = false;
  private until = 0;
  private timer: NodeJS.Timeout | undefined;
  private rooted: Promise<void> | undefined;
  private further: string[] = [];

  constructor(model: RunsModel) {
    this.model = model;
    const stale = (): void => this.rootsChanged();
    const files = vscode.workspace.createFileSystemWatcher("**/preflight.{yaml,yml}");
    this.disposables = [
      vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration("preflight.target") && stale()),
      vscode.workspace.onDidChangeWorkspaceFolders(stale),
      files,
      files.onDidCreate(() => this.refresh()),
      files.onDidChange(() => this.refresh()),
      files.onDidDelete(() => this.refresh()),
      model.onEnded((ended) => this.release(ended)),
    ];
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    if (visible) void this.begin();
    else this.endSoon();
  }

  /** For a command: resolves when the runs are watched, and keeps at it for a minute. */
  async touch(): Promise<void> {
    this.until = Date.now() + commandMilliseconds;
    await this.begin();
    this.endSoon();
  }

  /** Watches until this run has ended. */
  async keep({ folder, run }: Pick<RunRef, "folder" | "run">): Promise<void> {
    this.kept.add(`${folder}\n${run}`);
    await this.begin();
    this.endSoon();
  }

  /** Shows the runs of a folder that was not among the workspace's a moment ago. */
  async include(folder: string): Promise<void> {
    if (!this.further.includes(folder)) this.further.push(folder);
    this.rooted = undefined;
    await this.begin();
  }

  /** Reads folders, configuration and runs anew. */
  refresh(): void {
    this.rooted = undefined;
    if (!this.model.isWatching) return;
    void this.begin().then(() => this.model.refresh());
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async begin(): Promise<void> {
    clearTimeout(this.timer);
    this.rooted ??= this.readRoots();
    await this.rooted;
    this.model.start();
  }

  private async readRoots(): Promise<void> {
    const { candidates } = await pipelineFolders();
    const folders = [...new Set([...candidates, ...this.further])];
    this.model.setRoots(
      folders.map((folder) => ({
        folder,
        target: readSettings(vscode.Uri.file(folder)).target,
        place: folders.length === 1 ? "" : folderName(folder),
      })),
    );
  }

  private rootsChanged(): void {
    this.rooted = undefined;
    if (this.model.isWatching) void this.begin();
  }

  private release({ ref }: EndedRun): void {
    this.kept.delete(`${ref.folder}\n${ref.run}`);
    this.endSoon();
  }

  private endSoon(): void {
    clearTimeout(this.timer);
    const wait = Math.max(graceMilliseconds, this.until - Date.now());
    this.timer = setTimeout(() => {
      // What ended unseen is not waited for.
      if (this.model.summary?.live === 0) this.kept.clear();
      if (this.visible) return;
      if (this.kept.size === 0) this.model.stop();
      else this.endSoon();
    }, wait);
  }
}
