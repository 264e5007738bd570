/** The head of a checkpoint: verdict, facts, what it holds, and why the verdict is what it is. */
import type { CheckpointView } from "../../extension/checkpoints/checkpointView.ts";
import type { CheckpointTexts } from "../../extension/checkpoints/webviewContract.ts";
import { element } from "./element.ts";
import { fill } from "./fill.ts";

const shownReasons = 3;

export function checkpointHead(view: CheckpointView, texts: CheckpointTexts, actions: HTMLElement): HTMLElement {
  const mark = element("span", { class: "mark", text: view.mark });
  mark.setAttribute("aria-hidden", "true");
  const verdict = element("div", {
    class: "verdict",
    children: [
      mark,
      element("span", { class: "word", text: texts.verdicts[view.verdict] }),
      ...(view.verified ? [element("span", { class: "quiet", text: texts.verified })] : []),
    ],
  });
  const place = element("p", { class: "place quiet", text: view.place });
  return element("header", {
    class: view.verdict,
    children: [
      element("div", {
        class: "title",
        children: [element("div", { children: [element("h1", { text: view.name }), place] }), actions],
      }),
      verdict,
      ...reasons(view, texts),
      facts(view, texts),
    ],
  });
}

function facts(view: CheckpointView, texts: CheckpointTexts): HTMLElement {
  const list: [string, string | Node | undefined][] = [
    [texts.step, view.step],
    [texts.epoch, view.epoch],
    [texts.learningRate, view.learningRate],
    [texts.size, view.size],
    [texts.saved, view.savedAt === undefined ? undefined : savedAt(view.savedAt)],
    [texts.run, view.run],
    [texts.kind, view.kind],
  ];
  const items = list
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([label, value]) =>
      element("div", {
        class: "fact",
        children: [
          element("dt", { text: label }),
          element("dd", { children: [typeof value === "string" ? document.createTextNode(value) : value!] }),
        ],
      }),
    );
  return element("dl", { children: [...items, holds(view, texts)] });
}

function holds({ holds }: CheckpointView, texts: CheckpointTexts): HTMLElement {
  const names = Object.keys(holds) as (keyof CheckpointView["holds"])[];
  const chips = names.map((name) => {
    const has = holds[name];
    const chip = element("span", { class: has ? "chip has" : "chip", text: `${has ? "✓" : "–"} ${texts.holds[name]}` });
    chip.setAttribute("role", "img");
    chip.setAttribute("aria-label", fill(has ? texts.present : texts.absent, texts.holds[name]));
    return chip;
  });
  return element("div", { class: "holds", children: chips });
}

function savedAt(time: string): HTMLElement {
  const date = new Date(time);
  const made = element("time", {
    text: date.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "medium" }),
  });
  made.dateTime = time;
  return made;
}

function reasons({ reasons, moreReasons }: CheckpointView, texts: CheckpointTexts): HTMLElement[] {
  if (reasons.length === 0) return [];
  const items = reasons.map(({ code, text, lowers }) =>
    element("li", {
      class: lowers ? "lowers" : "quiet",
      children: [element("span", { text }), element("code", { text: code })],
    }),
  );
  const list = (part: HTMLElement[]): HTMLElement => element("ul", { class: "reasons", children: part });
  const rest = items.splice(shownReasons);
  if (rest.length === 0) return [list(items)];
  const summary = element("summary", { text: fill(texts.moreReasons, rest.length + moreReasons) });
  return [list(items), element("details", { class: "more", children: [summary, list(rest)] })];
}
