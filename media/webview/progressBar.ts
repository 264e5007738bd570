import { element } from "./element.ts";

/** A bar that fills, or moves while nothing is known; `share` = 0 … 1. */
export function progressBar(label: string, share: number | undefined): HTMLElement {
  const bar = element("progress");
  bar.setAttribute("aria-label", label);
  if (share !== undefined) {
    bar.max = 1;
    bar.value = share;
  }
  return bar;
}
