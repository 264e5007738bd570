import type { StatisticsView } from "../../extension/checkpoints/tensorView.ts";
import { element } from "./element.ts";

const svg = "http://www.w3.org/2000/svg";
const height = 96;
const barWidth = 4;
const gap = 1;

/** Bars of a histogram with the ends of its range below. `label` is what a screen reader says of it. */
export function histogramChart(
  { from, to, counts }: NonNullable<StatisticsView["histogram"]>,
  label: string,
): HTMLElement {
  const most = Math.max(...counts);
  const chart = document.createElementNS(svg, "svg");
  chart.setAttribute("viewBox", `0 0 ${counts.length * (barWidth + gap) - gap} ${height}`);
  chart.setAttribute("preserveAspectRatio", "none");
  chart.setAttribute("class", "histogram");
  chart.setAttribute("role", "img");
  chart.setAttribute("aria-label", label);
  for (const [index, count] of counts.entries()) {
    if (count === 0) continue;
    // A bin that holds anything is seen.
    const tall = Math.max(1, Math.round((count / most) * height));
    const bar = document.createElementNS(svg, "rect");
    const place = { x: index * (barWidth + gap), y: height - tall, width: barWidth, height: tall };
    for (const [name, value] of Object.entries(place)) bar.setAttribute(name, String(value));
    chart.append(bar);
  }
  const ends = element("div", {
    class: "ends quiet",
    children: [element("span", { text: from }), element("span", { text: to })],
  });
  return element("div", { children: [chart, ends] }) as HTMLElement;
}
