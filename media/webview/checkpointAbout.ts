/** What a checkpoint is made of: dtypes, files, and what loading it would import. */
import type { CheckpointView } from "../../extension/checkpoints/checkpointView.ts";
import type { CheckpointTexts } from "../../extension/checkpoints/webviewContract.ts";
import { element } from "./element.ts";
import { fill } from "./fill.ts";

export function checkpointAbout(view: CheckpointView, texts: CheckpointTexts): HTMLElement {
  const dtypes = view.dtypes.map(({ dtype, tensors, size }) =>
    line([dtype, fill(tensors === "1" ? texts.oneInGroup : texts.inGroup, tensors), size]),
  );
  const files = view.files.map(({ path, size }) => line([path, size]));
  const imports = view.imports.map(({ name, risk }) => line([name, texts.risks[risk]], risk === "dangerous"));
  const made = element("div", {
    class: "about",
    children: [
      ...section(texts.dtypes, dtypes),
      ...section(texts.files, files),
      ...section(texts.imports, imports, texts.importsAbout),
      element("p", { class: "quiet read", text: fill(texts.read, view.bytesRead) }),
    ],
  });
  made.tabIndex = 0;
  return made;
}

function line(cells: readonly string[], isBad = false): HTMLElement {
  const children = cells.map((text) => element("td", { text }));
  return element("tr", { class: isBad ? "bad" : "", children });
}

function section(title: string, lines: HTMLElement[], about?: string): HTMLElement[] {
  if (lines.length === 0) return [];
  return [
    element("section", {
      children: [
        element("h2", { text: title }),
        ...(about === undefined ? [] : [element("p", { class: "quiet", text: about })]),
        element("table", { children: [element("tbody", { children: lines })] }),
      ],
    }),
  ];
}
