import * as vscode from "vscode";
import { setContextKey } from "../../config/contextKeys.ts";
import { registerPodDocuments } from "../../pods/podDocument.ts";
import type { Services } from "../../services.ts";
import { registerFailureCards } from "./card/registerFailureCards.ts";
import { filterText } from "./filterText.ts";
import { registerProducedBy } from "./runProducedBy.ts";
import { registerRunYaml } from "./runYaml.ts";
import { tellEnded } from "./tellEnded.ts";

/** What the *Runs* view needs besides its tree: context keys, badge, failure cards and notifications. */
export function registerRuns(services: Services): vscode.Disposable {
  const { runs, runsWatch, runsView } = services;
  const { tree } = runsView;
  const summarise = (): void => {
    const { summary, currentFilter } = runs;
    const filtered = currentFilter.phases.length + currentFilter.pipelines.length > 0;
    const live = summary?.live ?? 0;
    setContextKey("preflight.runs.known", summary !== undefined);
    setContextKey("preflight.runs.any", (summary?.total ?? 0) > 0);
    setContextKey("preflight.runs.live", live > 0);
    setContextKey("preflight.runs.failed", (summary?.failed ?? 0) > 0);
    setContextKey("preflight.runs.filtered", filtered);
    if (summary?.resumed) setContextKey("preflight.runs.resumed", true);
    tree.message = filtered ? filterText(currentFilter, summary) : undefined;
    tree.badge = live === 0 ? undefined : { value: live, tooltip: vscode.l10n.t("{0} running", live) };
  };
  let before = "";
  return vscode.Disposable.from(
    tree.onDidChangeVisibility(({ visible }) => runsWatch.setVisible(visible)),
    tree.onDidCollapseElement(({ element }) => runs.hide(element)),
    runs.onSummary(() => {
      const now = JSON.stringify([runs.summary, runs.currentFilter]);
      if (now !== before) summarise();
      before = now;
    }),
    runs.onEnded((ended) => void tellEnded(ended)),
    registerFailureCards(services),
    registerProducedBy(services),
    registerRunYaml(services),
    registerPodDocuments(services),
  );
}
