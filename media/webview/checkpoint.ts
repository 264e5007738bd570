/** The page of a checkpoint: head, tensors, training state. Keeps what the person chose as its state; asks the host for the rest. */
import type { CheckpointView } from "../../extension/checkpoints/checkpointView.ts";
import type { TableQuery } from "../../extension/checkpoints/tableRow.ts";
import type {
  CheckpointPageState,
  CheckpointTexts,
  FromCheckpointPage,
  ToCheckpointPage,
  Work,
} from "../../extension/checkpoints/webviewContract.ts";
import { button } from "./button.ts";
import { checkpointAbout } from "./checkpointAbout.ts";
import { checkpointHead } from "./checkpointHead.ts";
import { acquireEditor } from "./editor.ts";
import { element } from "./element.ts";
import { ProgressLine } from "./progressLine.ts";
import { StateTree } from "./stateTree.ts";
import { tabs } from "./tabs.ts";
import { TensorDetails } from "./tensorDetails.ts";
import { TensorTable } from "./tensorTable.ts";

const firstQuery: TableQuery = { filter: "", sort: "file", descending: false, grouped: false, open: [] };
const editor = acquireEditor<FromCheckpointPage, CheckpointPageState>();
const page = document.getElementById("page")!;
const state: CheckpointPageState = editor.getState() ?? { tab: "tensors", query: firstQuery, top: 0 };
const note = element("div", { class: "note" });
const working = new ProgressLine();
let shown: { texts: CheckpointTexts; table?: TensorTable; tree: StateTree; details: TensorDetails } | undefined;

note.setAttribute("role", "alert");
window.addEventListener("message", ({ data }: MessageEvent<ToCheckpointPage>) => {
  switch (data.type) {
    case "view":
      return draw(data.view, data.texts, data.work);
    case "failed":
      return fail(data.message, data.texts);
    case "rows":
      return shown?.table?.answer(data.request, data.page);
    case "state":
      return shown?.tree.answer(data.path, data.rows);
    case "tensor":
      return data.tensor.index === state.selected ? shown?.details.show(data.tensor) : undefined;
    case "statistics":
      return shown?.details.statistics(data.statistics);
    case "work":
      return data.work.what === "verify" ? showVerifying(data.work) : shown?.details.work(data.work);
    case "workEnd":
      return data.what === "verify" ? working.end() : shown?.details.workEnd();
    case "changed":
      return shown && tell(shown.texts.changed, shown.texts);
    case "trouble":
      if (data.about === "statistics") return shown?.details.trouble(data.message);
      shown?.table?.unanswered();
      return shown && tell(data.message, shown.texts);
  }
});
editor.postMessage({ type: "ready" });

function draw(view: CheckpointView, texts: CheckpointTexts, work: Work | undefined): void {
  const details = new TensorDetails({
    texts,
    count: (index) => editor.postMessage({ type: "statistics", index }),
    stop: () => editor.postMessage({ type: "cancel", what: "statistics" }),
    close: () => {
      details.hide();
      keep({ selected: undefined });
      shown?.table?.focus();
    },
  });
  const tree = new StateTree(texts, (path) => editor.postMessage({ type: "state", path }));
  const table =
    view.tensors === 0
      ? undefined
      : new TensorTable({
          texts,
          query: state.query,
          top: state.top,
          tensors: view.tensors,
          ask: (request, query, from, count) => editor.postMessage({ type: "rows", request, query, from, count }),
          onSelect: (index) => {
            if (index === state.selected && !details.element.hidden) return;
            keep({ selected: index });
            editor.postMessage({ type: "tensor", index });
          },
          onChange: (query, top) => keep({ query, top }),
        });
  shown = { texts, table, tree, details };
  const empty = element("p", { class: "empty quiet", text: texts.noTensors });
  const tensors = element("div", { class: "panel split", children: [table?.element ?? empty, details.element] });
  const other = element("div", { class: "panel", children: [tree.element] });
  const about = element("div", { class: "panel", children: [checkpointAbout(view, texts)] });
  note.replaceChildren();
  working.end();
  page.replaceChildren(
    checkpointHead(view, texts, actions(view, texts)),
    working.element,
    note,
    ...tabs(
      [
        { key: "tensors", text: `${texts.tensors} (${view.tensors.toLocaleString()})`, panel: tensors },
        { key: "state", text: texts.state, panel: other },
        { key: "about", text: texts.about, panel: about },
      ],
      state.tab,
      (tab) => {
        keep({ tab });
        if (tab === "state") tree.show();
      },
    ),
  );
  if (work !== undefined) showVerifying(work);
  if (state.selected !== undefined && state.selected < view.tensors)
    editor.postMessage({ type: "tensor", index: state.selected });
}

function actions(view: CheckpointView, texts: CheckpointTexts): HTMLElement {
  const names = ["verify", "compare", ...(view.isFile ? (["salvage"] as const) : []), "refresh"] as const;
  const buttons = names.map((action) =>
    button(texts.actions[action], action === "verify" ? "main" : "other", () =>
      editor.postMessage({ type: "do", action }),
    ),
  );
  return element("div", { class: "actions", children: buttons });
}

function showVerifying({ share }: Work): void {
  const { texts } = shown ?? {};
  if (texts === undefined) return;
  const act = (): void => editor.postMessage({ type: "cancel", what: "verify" });
  working.show(texts.verifying, share, { text: texts.stop, act });
}

function tell(message: string, texts: CheckpointTexts): void {
  note.replaceChildren(
    element("span", { text: message }),
    button(texts.actions.refresh, "link", () => editor.postMessage({ type: "do", action: "refresh" })),
  );
}

function fail(message: string, texts: CheckpointTexts): void {
  shown = undefined;
  page.replaceChildren(
    element("p", { class: "trouble", text: message }),
    button(texts.actions.refresh, "other", () => editor.postMessage({ type: "do", action: "refresh" })),
  );
}

function keep(change: Partial<CheckpointPageState>): void {
  Object.assign(state, change);
  editor.setState(state);
}
