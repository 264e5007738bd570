import { element } from "./element.ts";

export interface Tab<Key extends string> {
  key: Key;
  text: string;
  panel: HTMLElement;
}

/** Tabs as the ARIA authoring practices describe them: arrow keys choose, only the chosen one is in the tab order. */
export function tabs<Key extends string>(
  all: readonly Tab<Key>[],
  chosen: Key,
  onChoose: (key: Key) => void,
): HTMLElement[] {
  const list = element("div", { class: "tabs" });
  list.setAttribute("role", "tablist");
  const choose = (key: Key, isFocused: boolean): void => {
    for (const [index, tab] of all.entries()) {
      const isChosen = tab.key === key;
      const one = list.children[index] as HTMLElement;
      one.setAttribute("aria-selected", String(isChosen));
      one.tabIndex = isChosen ? 0 : -1;
      tab.panel.hidden = !isChosen;
      if (isChosen && isFocused) one.focus();
    }
    onChoose(key);
  };
  for (const { key, text, panel } of all) {
    const one = element("button", { class: "tab", text });
    one.type = "button";
    one.id = `tab-${key}`;
    one.setAttribute("role", "tab");
    one.setAttribute("aria-controls", `panel-${key}`);
    one.addEventListener("click", () => choose(key, false));
    list.append(one);
    panel.id = `panel-${key}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", one.id);
  }
  list.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const at = [...list.children].findIndex((one) => one.getAttribute("aria-selected") === "true");
    choose(all[(at + step + all.length) % all.length]!.key, true);
    event.preventDefault();
  });
  choose(all.some(({ key }) => key === chosen) ? chosen : all[0]!.key, false);
  return [list, ...all.map(({ panel }) => panel)];
}
