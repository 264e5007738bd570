/** The page of a comparison: what differs between two checkpoints, row by row. */
import type { DiffKind, DiffQuery, DiffRow, DiffView } from "../../extension/checkpoints/diff/diffView.ts";
import type {
  DiffPageState,
  DiffTexts,
  FromDiffPage,
  ToDiffPage,
} from "../../extension/checkpoints/diff/webviewContract.ts";
import { button } from "./button.ts";
import { acquireEditor } from "./editor.ts";
import { element } from "./element.ts";
import { fill } from "./fill.ts";
import { ProgressLine } from "./progressLine.ts";
import { VirtualRows } from "./virtualRows.ts";

const marks: Record<DiffKind, string> = { changed: "~", added: "+", removed: "−", value: "≠" };
const kinds = ["removed", "added", "changed", "value"] as const;
const typingMilliseconds = 120;
const firstQuery: DiffQuery = { filter: "", hidden: [], largestFirst: false };

const editor = acquireEditor<FromDiffPage, DiffPageState>();
const page = document.getElementById("page")!;
const working = new ProgressLine();
let rows: VirtualRows<DiffRow> | undefined;
let query = editor.getState()?.query ?? firstQuery;
let top = editor.getState()?.top ?? 0;
let request = 0;
let empty: HTMLElement | undefined;

window.addEventListener("message", ({ data }: MessageEvent<ToDiffPage>) => {
  switch (data.type) {
    case "view":
      editor.setState({ a: data.a, b: data.b, query, top });
      return draw(data.view, data.texts);
    case "failed":
      return page.replaceChildren(
        element("p", { class: "trouble", text: data.message }),
        button(data.texts.refresh, "other", () => editor.postMessage({ type: "do", action: "refresh" })),
      );
    case "rows":
      if (data.request !== request) return undefined;
      if (empty !== undefined) empty.hidden = data.page.total > 0;
      return rows?.supply(data.page.from, data.page.rows, data.page.total);
    case "work":
      return showWork(data.share, data.texts);
    case "workEnd":
      return working.end();
  }
});
editor.postMessage({ type: "ready" });

function draw(view: DiffView, texts: DiffTexts): void {
  request++;
  rows = undefined;
  const head = element("header", {
    children: [
      element("h1", {
        children: [side("a", view, texts), element("span", { class: "quiet", text: " → " }), side("b", view, texts)],
      }),
      element("p", {
        class: "quiet",
        text: `${fill(texts.summary, view.equal)} · ${fill(view.byChecksums ? texts.byChecksums : texts.byBytes, view.bytesRead)}`,
      }),
      actions(view, texts),
    ],
  });
  if (view.same) {
    page.replaceChildren(
      head,
      working.element,
      element("p", { class: "same", text: `✓ ${view.byChecksums ? texts.sameByChecksums : texts.same}` }),
    );
    return;
  }
  rows = new VirtualRows<DiffRow>({
    rowHeight: 22,
    label: `${view.a.name} → ${view.b.name}`,
    role: "grid",
    draw: (target, row) => drawRow(target, row, texts),
    load: (from, count) => editor.postMessage({ type: "rows", request, query, from, count }),
    onSelect: () => undefined,
    onAct: () => undefined,
    onScroll: (to) => keep(to),
  });
  empty = element("p", { class: "empty quiet", text: texts.nothing });
  empty.hidden = true;
  const cells = [texts.name, view.a.name, view.b.name, texts.difference].map((text) => {
    const cell = element("div", { class: "cell", text });
    cell.setAttribute("role", "columnheader");
    return cell;
  });
  const columns = element("div", { class: "head", children: cells });
  rows.heads(columns);
  page.replaceChildren(
    head,
    working.element,
    element("div", { class: "table diff", children: [filters(view, texts), columns, rows.element, empty] }),
  );
  rows.reset(top);
}

function side(which: "a" | "b", view: DiffView, texts: DiffTexts): HTMLElement {
  const { name, place } = view[which];
  const link = button(name, "link", () => editor.postMessage({ type: "open", side: which }));
  link.title = place;
  link.setAttribute("aria-label", fill(texts.open, place));
  return link;
}

function actions(view: DiffView, texts: DiffTexts): HTMLElement {
  const names = [...(view.measured || view.changed === 0 ? [] : (["measure"] as const)), "swap", "refresh"] as const;
  const buttons = names.map((action) =>
    button(texts[action], action === "measure" ? "main" : "other", () => editor.postMessage({ type: "do", action })),
  );
  return element("div", { class: "actions", children: buttons });
}

function filters(view: DiffView, texts: DiffTexts): HTMLElement {
  const counts: Record<DiffKind, number> = {
    removed: view.removed,
    added: view.added,
    changed: view.changed,
    value: view.values,
  };
  const search = element("input");
  search.type = "search";
  search.value = query.filter;
  search.placeholder = texts.filter;
  search.setAttribute("aria-label", texts.filter);
  let timer = 0;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => change({ filter: search.value }), typingMilliseconds);
  });
  const toggle = (text: string, style: string, isOn: () => boolean, act: () => void): HTMLElement => {
    const made = button(text, `toggle ${style}`, () => {
      act();
      made.setAttribute("aria-pressed", String(isOn()));
    });
    made.setAttribute("aria-pressed", String(isOn()));
    return made;
  };
  const shown = kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) =>
      toggle(
        `${marks[kind]} ${counts[kind].toLocaleString()} ${texts.kinds[kind]}`,
        kind,
        () => !query.hidden.includes(kind),
        () => {
          const isHidden = query.hidden.includes(kind);
          change({ hidden: isHidden ? query.hidden.filter((one) => one !== kind) : [...query.hidden, kind] });
        },
      ),
    );
  const largest = toggle(
    texts.largestFirst,
    "",
    () => query.largestFirst,
    () => change({ largestFirst: !query.largestFirst }),
  );
  return element("div", {
    class: "toolbar",
    children: [search, ...shown, ...(view.measured && view.changed > 1 ? [largest] : [])],
  });
}

function change(part: Partial<DiffQuery>): void {
  query = { ...query, ...part };
  request++;
  keep(0);
  rows?.reset(0);
}

function keep(to: number): void {
  top = to;
  const state = editor.getState();
  if (state !== undefined) editor.setState({ ...state, query, top });
}

function drawRow(target: HTMLElement, row: DiffRow | undefined, texts: DiffTexts): void {
  if (row === undefined) {
    target.classList.add("waiting");
    return;
  }
  const mark = element("span", { class: `mark ${row.kind}`, text: marks[row.kind] });
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", texts.marks[row.kind]);
  const name = element("div", { class: "cell name", children: [mark, element("span", { text: row.name })] });
  name.title = row.name;
  const texts2 = [row.how === "unreadable" ? "" : row.a, row.b, difference(row, texts)];
  const cells = [name, ...texts2.map((text) => element("div", { class: "cell mono", text }))];
  for (const cell of cells) {
    cell.setAttribute("role", "gridcell");
    if (cell.textContent !== "" && cell !== name) cell.title = cell.textContent;
  }
  target.append(...cells);
}

function difference(row: DiffRow, texts: DiffTexts): string {
  if (row.kind !== "changed") return texts.marks[row.kind];
  if (row.how === "unreadable") return `${texts.unreadable}: ${row.a}`;
  if (row.how !== "values") return row.how ?? "";
  return row.maxAbs === undefined ? texts.valuesDiffer : fill(texts.largest, row.maxAbs, row.l2 ?? "");
}

function showWork(share: number | undefined, texts: DiffTexts): void {
  if (!working.element.isConnected) page.replaceChildren(working.element);
  const act = (): void => editor.postMessage({ type: "do", action: "stop" });
  working.show(texts.comparing, share, { text: texts.stop, act });
}
