/** The page of a failure card: draws what the host sends, keeps it as its state, and asks the host to act. */
import type {
  CardState,
  CardTexts,
  CardView,
  FromCard,
  ToCard,
} from "../../extension/views/runs/card/webviewContract.ts";
import { button } from "./button.ts";
import { acquireEditor } from "./editor.ts";
import { element } from "./element.ts";

const editor = acquireEditor<FromCard, CardState>();
const place = document.getElementById("page")!;
place.setAttribute("aria-live", "polite");

window.addEventListener("message", ({ data }: MessageEvent<ToCard>) => {
  if (data.type === "failed") {
    place.replaceChildren(element("p", { class: "trouble", text: data.message }), actions(data.texts, ["refresh"]));
    return;
  }
  editor.setState(data.state);
  draw(data.state.card, data.texts);
});
editor.postMessage({ type: "ready" });

function draw(card: CardView | undefined, texts: CardTexts): void {
  if (card === undefined) {
    place.replaceChildren(element("p", { text: texts.gone }), actions(texts, ["logs", "yaml", "refresh"]));
    return;
  }
  const rows = element("dl", {
    children: card.rows.flatMap(({ label, text }) => [
      element("dt", { text: label }),
      element("dd", { children: pieces(text) }),
    ]),
  });
  place.replaceChildren(
    element("header", {
      children: [element("h1", { text: card.cause }), element("p", { class: "quiet", text: card.where })],
    }),
    rows,
    ...card.advice.map((text) => element("p", { class: "advice", text })),
    element("h2", { text: texts.next }),
    actions(texts, ["retry", "logs", "yaml", "refresh"], card.retry),
    ...others(card, texts),
  );
}

/** One piece of evidence a line. */
function pieces(text: string): Node[] {
  return text.split(" · ").map((piece) => element("div", { text: piece }));
}

type Action = Extract<FromCard, { type: "do" }>["action"];

function actions(texts: CardTexts, names: Action[], retry?: string): HTMLElement {
  const buttons = names.map((action) => {
    const style = action === "retry" ? "main" : "other";
    return button(texts[action], style, () => editor.postMessage({ type: "do", action }));
  });
  const row = element("div", { class: "actions", children: buttons });
  return retry === undefined ? row : element("div", { children: [row, element("p", { class: "quiet", text: retry })] });
}

function others({ others }: CardView, texts: CardTexts): HTMLElement[] {
  if (others.length === 0) return [];
  const items = others.map(({ step, stepName, cause }) => {
    const link = button(cause, "link", () => editor.postMessage({ type: "open", step, stepName }));
    return element("li", { children: [link] });
  });
  return [element("h2", { text: texts.others }), element("ul", { children: items })];
}
