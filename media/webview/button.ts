import { element } from "./element.ts";

export function button(text: string, style: string, act: () => void): HTMLButtonElement {
  const made = element("button", { class: style, text });
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
