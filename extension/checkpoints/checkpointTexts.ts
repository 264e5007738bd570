import * as vscode from "vscode";
import type { CheckpointTexts } from "./webviewContract.ts";

export function checkpointTexts(): CheckpointTexts {
  const { t } = vscode.l10n;
  return {
    verdicts: {
      resumable: t("Resumable"),
      "resumable-with-loss": t("Resumable with loss"),
      "weights-only": t("Weights only"),
      incomplete: t("Incomplete"),
      corrupt: t("Corrupt"),
      unknown: t("Unknown"),
    },
    verified: t("every byte verified"),
    step: t("Step"),
    epoch: t("Epoch"),
    learningRate: t("Learning rate"),
    size: t("Size"),
    saved: t("Saved"),
    run: t("Run"),
    kind: t("Written by"),
    holds: { model: t("model"), optimizer: t("optimizer"), scheduler: t("scheduler"), rng: t("random numbers") },
    present: t("{0}: saved", "{0}"),
    absent: t("{0}: not saved", "{0}"),
    reasons: t("Why"),
    moreReasons: t("and {0} more", "{0}"),
    refresh: t("Read Again"),
    tensors: t("Tensors"),
    state: t("Training State"),
    about: t("About"),
    filter: t("Filter by name, dtype or shape"),
    grouped: t("Group by module"),
    matching: t("{0} of {1} tensors, {2}", "{0}", "{1}", "{2}"),
    none: t("No tensor fits the filter."),
    name: t("Name"),
    dtype: t("dtype"),
    shape: t("Shape"),
    nonFinite: t("{0} NaN or infinite", "{0}"),
    inGroup: t("{0} tensors", "{0}"),
    loading: t("Reading the structure…"),
  };
}
