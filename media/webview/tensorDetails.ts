/** One tensor beside the table: what is known of it, and on demand its numbers. */
import type { StatisticsView, TensorView } from "../../extension/checkpoints/tensorView.ts";
import type { CheckpointTexts, Work } from "../../extension/checkpoints/webviewContract.ts";
import { button } from "./button.ts";
import { element } from "./element.ts";
import { fill } from "./fill.ts";
import { histogramChart } from "./histogramChart.ts";
import { progressBar } from "./progressBar.ts";

export interface TensorDetailsOptions {
  texts: CheckpointTexts;
  count(index: number): void;
  stop(): void;
  close(): void;
}

export class TensorDetails {
  readonly element = element("aside", { class: "details" });
  private readonly options: TensorDetailsOptions;
  private readonly numbers = element("div", { class: "numbers" });
  private tensor: TensorView | undefined;

  constructor(options: TensorDetailsOptions) {
    this.options = options;
    this.element.hidden = true;
    this.element.setAttribute("aria-live", "polite");
    this.element.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") options.close();
    });
  }

  show(tensor: TensorView): void {
    const { texts, close } = this.options;
    this.tensor = tensor;
    this.element.hidden = false;
    this.element.setAttribute("aria-label", tensor.name);
    const leave = button("×", "close", close);
    leave.title = texts.close;
    leave.setAttribute("aria-label", texts.close);
    const facts: [string, string | undefined][] = [
      [texts.dtype, tensor.dtype],
      [texts.shape, tensor.shape],
      [texts.elements, tensor.elements],
      [texts.size, tensor.size],
      [texts.file, tensor.file],
      [texts.offset, tensor.offset],
      [texts.checksum, tensor.checksum],
    ];
    this.element.replaceChildren(
      element("div", { class: "details-title", children: [heading(tensor.name), leave] }),
      pairs(facts),
      this.numbers,
    );
    if (tensor.isCheap) this.ask();
    else this.numbers.replaceChildren(button(texts.statistics, "other", () => this.ask()));
  }

  hide(): void {
    this.tensor = undefined;
    this.element.hidden = true;
  }

  work({ share }: Work): void {
    const { texts, stop } = this.options;
    // Its end is near: a bar that only flashes up is worse than none.
    if (this.tensor?.isCheap === true) return;
    this.numbers.replaceChildren(
      element("p", { class: "quiet", text: texts.counting }),
      element("div", {
        class: "working",
        children: [progressBar(texts.counting, share), button(texts.stop, "other", stop)],
      }),
    );
  }

  /** It was stopped: offers it again. */
  workEnd(): void {
    if (this.numbers.querySelector("progress") !== null)
      this.numbers.replaceChildren(button(this.options.texts.statistics, "other", () => this.ask()));
  }

  trouble(message: string): void {
    this.numbers.replaceChildren(element("p", { class: "quiet", text: message }));
  }

  statistics({ index, rows, histogram, first }: StatisticsView): void {
    if (index !== this.tensor?.index) return;
    const { texts } = this.options;
    const facts = rows.map(({ label, text }): [string, string] => [texts.rows[label], text]);
    this.numbers.replaceChildren(
      element("h3", { text: texts.statistics }),
      ...(histogram === undefined ? [] : [histogramChart(histogram, fill(texts.mostIn, histogram.spoken))]),
      pairs([...facts, [texts.first, first === "" ? undefined : first]]),
    );
    for (const [at, { label }] of rows.entries()) {
      if (label === "nan" || label === "infinite") this.numbers.querySelectorAll("dd")[at]?.classList.add("bad");
    }
  }

  private ask(): void {
    this.numbers.replaceChildren();
    this.options.count(this.tensor!.index);
  }
}

/** A name that is too long for its line breaks behind a slash. */
function heading(name: string): HTMLElement {
  const parts = name.split(/(?<=\/)/).flatMap((part) => [document.createTextNode(part), element("wbr")]);
  return element("h2", { children: parts });
}

function pairs(facts: readonly [string, string | undefined][]): HTMLElement {
  const shown = facts.filter(([, text]) => text !== undefined);
  return element("dl", {
    class: "pairs",
    children: shown.flatMap(([label, text]) => [element("dt", { text: label }), element("dd", { text })]),
  });
}
