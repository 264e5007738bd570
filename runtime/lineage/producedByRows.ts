import { formatBytes } from "../text/quantity.ts";
import type { DataSince, ProducedBy } from "./producedBy.ts";

/** One line of "what produced this": the label is empty on further lines of the same aspect. */
export interface ProducedByRow {
  aspect: ProducedByAspect;
  text: string;
  /** Something that keeps the run from being repeated exactly. */
  doubtful?: true;
}

export type ProducedByAspect =
  "code" | "image" | "data" | "parameters" | "origin" | "mlflow" | "checkpoint" | "artifact";

const most = 12;

/** The view in lines of text, for the command line and the editor alike. Every aspect has at least one. */
export function producedByRows(produced: ProducedBy): ProducedByRow[] {
  const { code, images, data, parameters, parent, resumed, mlflow, artifacts, checkpoints } = produced;
  const rows: ProducedByRow[] = [codeRow(code)];
  if (code.manifest !== undefined) rows.push({ aspect: "code", text: `manifest ${code.manifest}` });
  rows.push(
    ...several("image", images, "no image is named", ({ image, digest }) =>
      digest === undefined
        ? {
            text:
              produced.run.target === "local"
                ? `${image} (local target: processes of this machine stood for it)`
                : `${image} (digest not known)`,
            doubtful: true,
          }
        : { text: image.includes(digest) ? image : `${image} → ${digest}` },
    ),
  );
  rows.push(dataRow(data));
  rows.push({
    aspect: "parameters",
    text:
      parameters.length === 0
        ? "none"
        : parameters
            .map(({ name, value }) => `${name}=${value}`)
            .join(", ")
            .slice(0, 2000),
  });
  if (parent !== undefined) rows.push({ aspect: "origin", text: `resumed from run ${parent.run}` });
  rows.push(
    ...resumed.slice(0, most).map(({ step, attempt, from, atStep }): ProducedByRow => {
      const at = atStep === undefined ? "" : ` at step ${atStep}`;
      return {
        aspect: "origin",
        text: `${step}, attempt ${attempt}: resumed${at}${from === undefined ? "" : ` from ${from}`}`,
      };
    }),
  );
  if (parent === undefined && resumed.length === 0)
    rows.push({ aspect: "origin", text: "began anew: no parent run, no checkpoint" });
  rows.push({
    aspect: "mlflow",
    text:
      mlflow === undefined
        ? "no run recorded"
        : `run ${mlflow.runId}${mlflow.url === undefined ? "" : ` · ${mlflow.url}`}`,
  });
  rows.push(
    ...several("checkpoint", checkpoints, "none that can be resumed", ({ step, uri, atStep, verdict, bytes }) => ({
      text: `${step}: ${atStep === undefined ? "" : `step ${atStep}, `}${verdict}, ${formatBytes(bytes)} · ${uri}`,
    })),
    ...several("artifact", artifacts, "none", ({ step, name, place, bytes, checksum, problem }) => ({
      text: `${step}/${name} ${checksum ?? `no checksum: ${problem ?? "not known"}`}${bytes === undefined ? "" : ` · ${formatBytes(bytes)}`} · ${place}`,
      ...(checksum === undefined && { doubtful: true as const }),
    })),
  );
  return rows;
}

function codeRow({ commit, dirty, changed }: ProducedBy["code"]): ProducedByRow {
  if (commit === undefined) return { aspect: "code", text: "no commit recorded", doubtful: true };
  if (dirty === undefined) return { aspect: "code", text: `commit ${commit}` };
  if (!dirty) return { aspect: "code", text: `commit ${commit}, which held every file that mattered` };
  const names =
    changed.length === 0
      ? "files"
      : changed.slice(0, 5).join(", ") + (changed.length > 5 ? `, … (${changed.length})` : "");
  return { aspect: "code", text: `commit ${commit}, but ${names} differed from it`, doubtful: true };
}

function dataRow({ hash, since }: ProducedBy["data"]): ProducedByRow {
  if (hash === undefined) return { aspect: "data", text: "nothing records it", doubtful: true };
  return {
    aspect: "data",
    text: `${hash}${since === undefined ? "" : ` · ${sinceText(since)}`}`,
    ...(since?.state === "changed" && { doubtful: true as const }),
  };
}

function sinceText({ state, paths, reason }: DataSince): string {
  if (state === "same") return "unchanged since";
  if (state === "unknown") return `whether it has changed since is not known: ${reason ?? ""}`;
  if (paths.length === 0) return "changed since";
  return `changed since: ${paths.slice(0, 5).join(", ")}${paths.length > 5 ? `, … (${paths.length})` : ""}`;
}

function several<Item>(
  aspect: ProducedByAspect,
  items: readonly Item[],
  none: string,
  text: (item: Item) => { text: string; doubtful?: true },
): ProducedByRow[] {
  if (items.length === 0) return [{ aspect, text: none }];
  const rows = items.slice(0, most).map((item) => ({ aspect, ...text(item) }));
  return items.length > most ? [...rows, { aspect, text: `and ${items.length - most} more (all with --json)` }] : rows;
}
