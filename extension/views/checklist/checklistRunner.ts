import * as vscode from "vscode";
import type { CheckExtent, PlannedWrites } from "../../../runtime/index.ts";
import { activeManifest } from "../../config/activeManifest.ts";
import { CannotRun } from "../../commands/cannotRun.ts";
import { isBelow } from "../../config/isBelow.ts";
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

  /**
   * The whole checklist, of the manifest in front too. Stores are only written to where `writeTo` names them. That there is no
   * pipeline is shown by the view. Throws CannotRun when preflight.yaml is wrong.
   */
  async run(folder: string, extent: CheckExtent = {}, writeTo: string[] = []): Promise<void> {
    const request = { ...this.request(folder), ...extent, writeTo };
    await this.while(folder, extent, (options) => this.runtime.request("checklist/run", request, options));
  }

  /** What write probes would write to. */
  async planWrites(folder: string): Promise<PlannedWrites[]> {
    return this.runtime.request("checklist/planWrites", this.request(folder));
  }

  /** One check again. One that writes does nothing unless `writeTo` names a store. */
  async rerun(folder: string, check: string, writeTo: string[] = []): Promise<void> {
    const { report: previous, extent: before } = this.model.all.get(folder) ?? {};
    if (previous === undefined) return this.run(folder);
    const cost = previous.checks.find(({ id }) => id === check)?.cost;
    if (cost === "writes" && writeTo.length === 0) return;
    const extent = { live: cost === "network", writeProbes: cost === "writes", writeTo };
    const request = { ...checkRequest(folder, this.model), ...extent, only: [check], previous };
    await this.while(folder, before ?? {}, (options) => this.runtime.request("checklist/rerun", request, options));
  }

  private request(folder: string): CheckRequest {
    const inFront = activeManifest();
    if (inFront !== undefined && isBelow(folder, inFront.fsPath)) this.model.include(folder, inFront.fsPath);
    return checkRequest(folder, this.model);
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
export function checkRequest(folder: string, model: ChecklistModel): CheckRequest {
  const { target } = readSettings(vscode.Uri.file(folder));
  const also = [...(model.all.get(folder)?.also ?? [])];
  return { folder, files: [], also, open: openTexts(folder), target, trusted: vscode.workspace.isTrusted };
}
