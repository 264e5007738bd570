/** The page of a checkpoint: head, tensors, training state. Keeps what the person chose as its state; asks the host for rows. */
import type { CheckpointView } from "../../extension/checkpoints/checkpointView.ts";
import type { TableQuery } from "../../extension/checkpoints/tableRow.ts";
import type {
  CheckpointPageState,
  CheckpointTexts,
  FromCheckpointPage,
  ToCheckpointPage,
} from "../../extension/checkpoints/webviewContract.ts";
import { checkpointHead } from "./checkpointHead.ts";
import { acquireEditor } from "./editor.ts";
import { element } from "./element.ts";
import { TensorTable } from "./tensorTable.ts";

const firstQuery: TableQuery = { filter: "", sort: "file", descending: false, grouped: false, open: [] };
const editor = acquireEditor<FromCheckpointPage, CheckpointPageState>();
const page = document.getElementById("page")!;
const state: CheckpointPageState = editor.getState() ?? { tab: "tensors", query: firstQuery, top: 0 };
let table: TensorTable | undefined;

window.addEventListener("message", ({ data }: MessageEvent<ToCheckpointPage>) => {
  if (data.type === "rows") table?.answer(data.request, data.page);
  else if (data.type === "view") draw(data.view, data.texts);
  else {
    page.replaceChildren(
      element("p", { class: "trouble", text: data.message }),
      button(data.texts.refresh, "other", () => editor.postMessage({ type: "do", action: "refresh" })),
    );
  }
});
editor.postMessage({ type: "ready" });

function draw(view: CheckpointView, texts: CheckpointTexts): void {
  const actions = element("div", { class: "actions", children: [] });
  table = new TensorTable({
    texts,
    query: state.query,
    top: state.top,
    tensors: view.tensors,
    ask: (request, query, from, count) => editor.postMessage({ type: "rows", request, query, from, count }),
    onSelect: (index) => {
      state.selected = index;
      editor.setState(state);
    },
    onChange: (query, top) => {
      Object.assign(state, { query, top });
      editor.setState(state);
    },
  });
  page.replaceChildren(checkpointHead(view, texts, actions), table.element);
}

function button(text: string, style: string, act: () => void): HTMLButtonElement {
  const made = element("button", { class: style, text });
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
