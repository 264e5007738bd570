import { button } from "./button.ts";
import { element } from "./element.ts";
import { progressBar } from "./progressBar.ts";

/** One line that says what goes on, how far it is and lets the person stop it; empty while nothing does. */
export class ProgressLine {
  readonly element = element("div", { class: "working" });

  /** Shows or moves the bar; `share` = 0 … 1, undefined while nothing is known. The button to stop keeps the focus. */
  show(label: string, share: number | undefined, stop: { text: string; act: () => void }): void {
    const bar = this.element.querySelector("progress");
    if (bar === null) {
      const parts = [element("span", { text: label }), progressBar(label, share), button(stop.text, "other", stop.act)];
      this.element.replaceChildren(...parts);
      return;
    }
    if (share === undefined) return;
    bar.max = 1;
    bar.value = share;
  }

  end(): void {
    this.element.replaceChildren();
  }
}
