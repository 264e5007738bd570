import * as vscode from "vscode";
import type { CheckExtent } from "../../../runtime/index.ts";
import { CannotRun } from "../../commands/cannotRun.ts";
import { openTexts } from "../../config/openTexts.ts";
import { readSettings } from "../../config/settings.ts";
import type { RuntimeClient } from "../../worker/client.ts";
import { Failure } from "../../worker/failure.ts";
import type { ChecklistModel } from "./checklistModel.ts";
import type { CheckRequest, IdentifiedReport } from "./requests.ts";

/** Runs checks with their progress in the view. Of a folder one run at a time: a new one stops the old one. */
export class ChecklistRunner {
  private readonly runtime: RuntimeClient;
  private readonly model: ChecklistModel;
  private readonly running = new Map<string, AbortController>();

  constructor(runtime: RuntimeClient, model: ChecklistModel) {
    this.runtime = runtime;
    this.model = model;
  }

  /** The whole checklist. That there is no pipeline is shown by the view.
   * Throws CannotRun when preflight.yaml is wrong. */
  async run(folder: string, extent: CheckExtent = {}): Promise<void> {
    await this.while(folder, extent, (options) =>
      this.runtime.request("checklist/run", { ...checkRequest(folder), ...extent }, options),
    );
  }

  /** One check again, as far as the report before went. */
  async rerun(folder: string, check: string): Promise<void> {
    const { report: previous, extent: before } = this.model.all.get(folder) ?? {};
    if (previous === undefined) return this.run(folder);
    const cost = previous.checks.find(({ id }) => id === check)?.cost;
    const extent = { live: cost === "network", writeProbes: cost === "writes" };
    await this.while(folder, before ?? {}, (options) =>
      this.runtime.request("checklist/rerun", { ...checkRequest(folder), ...extent, only: [check], previous }, options),
    );
  }

  stop(): void {
    for (const controller of this.running.values()) controller.abort();
  }

  private async while(
    folder: string,
    extent: CheckExtent,
    ask: (options: {
      signal: AbortSignal;
      onProgress: (progress: { done: number; total?: number }) => void;
    }) => Promise<IdentifiedReport>,
  ): Promise<void> {
    this.running.get(folder)?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    this.running.set(folder, controller);
    this.model.start(folder);
    const isNewest = () => this.running.get(folder) === controller;
    try {
      const onProgress = ({ done, total }: { done: number; total?: number }) => {
        if (isNewest()) this.model.advance(folder, { done, total });
      };
      const report = await vscode.window.withProgress({ location: { viewId: "preflight.checklist" } }, () =>
        ask({ signal, onProgress }),
      );
      if (isNewest()) this.model.set(folder, report, extent);
    } catch (error) {
      if (!isNewest()) return;
      if (signal.aborted) {
        this.model.fail(folder, { code: "stopped", message: vscode.l10n.t("The checklist was stopped.") });
        return;
      }
      const { code, hint } = error instanceof Failure ? error.data : { code: "defect" };
      this.model.fail(folder, { code, message: (error as Error).message, hint });
      if (code === "check/no-pipeline") return;
      if (!code.startsWith("config/")) throw error;
      throw new CannotRun([(error as Error).message, hint].filter((text) => text !== undefined).join(" "), {
        title: vscode.l10n.t("Open preflight.yaml"),
        command: "preflight.config.open",
      });
    } finally {
      if (isNewest()) this.running.delete(folder);
    }
  }
}

/** What every request about the checklist of a folder says of the editor. */
export function checkRequest(folder: string): CheckRequest {
  const { target } = readSettings(vscode.Uri.file(folder));
  return { folder, files: [], open: openTexts(folder), target, trusted: vscode.workspace.isTrusted };
}
