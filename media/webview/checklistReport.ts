/** The page of a checklist report: draws what the host sends, filters it, keeps both as its state, and asks the host to act. */
import { filterAreas, firstFilter } from "../../extension/views/checklist/report/filterModel.ts";
import type {
  FromReport,
  ReportFinding,
  ReportState,
  ReportTexts,
  ReportView,
  ToReport,
} from "../../extension/views/checklist/report/webviewContract.ts";
import type { RowStatus } from "../../extension/views/checklist/rowStatus.ts";
import { button } from "./button.ts";
import { acquireEditor } from "./editor.ts";
import { element } from "./element.ts";
import { fill } from "./fill.ts";

const marks: Record<RowStatus, string> = { fail: "✗", warn: "!", unknown: "?", suppressed: "~", pass: "✓", "n/a": "·" };
const statuses = Object.keys(marks) as RowStatus[];

const editor = acquireEditor<FromReport, ReportState>();
const page = document.getElementById("page")!;

window.addEventListener("message", ({ data: { view, texts, note } }: MessageEvent<ToReport>) => {
  const kept = editor.getState();
  const shown = view ?? kept?.view;
  if (shown === undefined) return page.replaceChildren(element("p", { text: note }));
  draw({ view: shown, filter: kept?.filter ?? firstFilter }, texts, note);
});
editor.postMessage({ type: "ready" });

function draw(state: ReportState, texts: ReportTexts, note: string | undefined): void {
  const { view } = state;
  editor.setState(state);
  const list = element("div", { class: "areas" });
  const count = element("p", { class: "quiet" });
  count.setAttribute("role", "status");
  const refresh = () => {
    editor.setState(state);
    const areas = filterAreas(view.areas, state.filter);
    const sum = (of: ReportView["areas"]) => of.reduce((total, { findings }) => total + findings.length, 0);
    count.textContent = fill(texts.shown, sum(areas), sum(view.areas));
    list.replaceChildren(
      ...(areas.length === 0 ? [element("p", { text: texts.nothing })] : areas.map((one) => area(one, texts))),
    );
  };
  page.replaceChildren(
    element("header", {
      children: [
        element("h1", { text: texts.heading }),
        element("p", { class: "quiet", text: view.about }),
        ...(note === undefined ? [] : [element("p", { class: "note", text: note })]),
      ],
    }),
    toolbar(texts),
    filters(state, texts, refresh),
    count,
    list,
    ...(view.leftOut > 0 ? [element("p", { class: "note", text: fill(texts.leftOut, view.leftOut) })] : []),
    ...notRun(view, texts),
  );
  refresh();
}

function toolbar(texts: ReportTexts): HTMLElement {
  const actions = (["again", "save", "copy"] as const).map((action) => {
    const style = action === "again" ? "main" : "other";
    return button(texts[action], style, () => editor.postMessage({ type: "do", action }));
  });
  return element("div", { class: "actions", children: actions });
}

function filters({ view, filter }: ReportState, texts: ReportTexts, refresh: () => void): HTMLElement {
  const search = element("input");
  search.type = "search";
  search.value = filter.text;
  search.placeholder = texts.search;
  search.setAttribute("aria-label", texts.search);
  search.addEventListener("input", () => {
    filter.text = search.value;
    refresh();
  });
  const toggles = statuses
    .filter((status) => view.counts[status])
    .map((status) => {
      const count = view.counts[status];
      const text = `${marks[status]} ${count} ${texts.counted[status][count === 1 ? "one" : "more"]}`;
      const toggle = button(text, `toggle ${className(status)}`, () => {
        const isHidden = filter.hidden.includes(status);
        filter.hidden = isHidden ? filter.hidden.filter((one) => one !== status) : [...filter.hidden, status];
        toggle.setAttribute("aria-pressed", String(isHidden));
        refresh();
      });
      toggle.setAttribute("aria-pressed", String(!filter.hidden.includes(status)));
      return toggle;
    });
  return element("div", { class: "filters", children: [search, ...toggles] });
}

function area({ title, findings }: ReportView["areas"][number], texts: ReportTexts): HTMLElement {
  return element("section", {
    children: [element("h2", { text: title }), ...findings.map((one) => finding(one, texts))],
  });
}

function finding(one: ReportFinding, texts: ReportTexts): HTMLElement {
  const { status, title, check, evidence, why, fix, accepted } = one;
  const mark = element("span", { class: `mark ${className(status)}`, text: marks[status] });
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", texts.statuses[status]);
  const summary = element("summary", {
    children: [
      mark,
      element("span", { class: "title", text: title }),
      element("span", { class: "quiet", text: check }),
    ],
  });
  const rows: [string, string][] = [
    ...evidence.map(({ label, value, source }): [string, string] => [
      label,
      source === undefined ? value : `${value} (${source})`,
    ]),
    ...(why ? [[texts.why, why] as [string, string]] : []),
    ...(fix === undefined ? [] : [[texts.fix, fix] as [string, string]]),
  ];
  const details = element("details", {
    children: [
      summary,
      ...(accepted === undefined ? [] : [element("p", { class: "note", text: accepted })]),
      element("dl", {
        children: rows.flatMap(([label, text]) => [element("dt", { text: label }), element("dd", { text })]),
      }),
      links(one, texts),
    ],
  });
  details.open = status === "fail";
  return details;
}

function links({ id, check, place, isFixable }: ReportFinding, texts: ReportTexts): HTMLElement {
  const children = [
    ...(place === undefined
      ? []
      : [button(place.text, "link", () => editor.postMessage({ type: "open", file: place.file, line: place.line }))]),
    button(texts.docs, "link", () => editor.postMessage({ type: "docs", check })),
    ...(isFixable ? [button(texts.apply, "link", () => editor.postMessage({ type: "fix", id }))] : []),
  ];
  return element("div", { class: "links", children });
}

function notRun({ notRun }: ReportView, texts: ReportTexts): HTMLElement[] {
  if (notRun.length === 0) return [];
  const items = notRun.map(({ check, title, reason }) => element("li", { text: `${check} ${title}: ${reason}` }));
  const summary = element("summary", { text: `${texts.notRun} (${notRun.length})` });
  return [element("details", { class: "later", children: [summary, element("ul", { children: items })] })];
}

function className(status: RowStatus): string {
  return status === "n/a" ? "na" : status;
}
