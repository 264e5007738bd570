/** The training state as a tree; a node's children are asked for when it is opened. */
import type { StateRow } from "../../extension/checkpoints/stateRow.ts";
import type { CheckpointTexts } from "../../extension/checkpoints/webviewContract.ts";
import { element } from "./element.ts";
import { fill } from "./fill.ts";

interface Line {
  row: StateRow;
  depth: number;
  isOpen: boolean;
  target: HTMLElement;
}

/** Sections that are opened at once: what a person looks for first, and short. */
const opened: readonly StateRow["section"][] = ["state", "scheduler", "optimizer"];

export class StateTree {
  readonly element = element("div", { class: "state" });
  private readonly texts: CheckpointTexts;
  private readonly ask: (path: number[]) => void;
  private lines: Line[] = [];
  private active = 0;
  private isAsked = false;

  constructor(texts: CheckpointTexts, ask: (path: number[]) => void) {
    this.texts = texts;
    this.ask = ask;
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "tree");
    this.element.setAttribute("aria-label", texts.state);
    this.element.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** Asks for the sections when it is looked at for the first time. */
  show(): void {
    if (!this.isAsked) this.ask([]);
    this.isAsked = true;
  }

  answer(path: readonly number[], rows: StateRow[]): void {
    if (path.length === 0) {
      this.lines = rows.map((row) => this.line(row, 0));
      if (rows.length === 0)
        this.element.replaceChildren(element("p", { class: "empty quiet", text: this.texts.noState }));
      else this.element.replaceChildren(...this.lines.map(({ target }) => target));
      for (const { section, path: at, hasChildren } of rows) if (hasChildren && opened.includes(section)) this.ask(at);
      this.mark();
      return;
    }
    const at = this.lines.findIndex(({ row }) => String(row.path) === String(path));
    const parent = this.lines[at];
    if (parent === undefined || parent.isOpen) return;
    parent.isOpen = true;
    this.drawTwistie(parent);
    const added = rows.map((row) => this.line(row, parent.depth + 1));
    parent.target.after(...added.map(({ target }) => target));
    this.lines.splice(at + 1, 0, ...added);
    if (this.active > at) this.active += added.length;
  }

  private line(row: StateRow, depth: number): Line {
    const { texts } = this;
    const isMore = row.kind === "more";
    const name = row.section === undefined ? row.name : texts.sections[row.section];
    const target = element("div", {
      class: `node ${row.kind} ${row.section === undefined ? "" : "section"}`,
      children: [
        element("span", { class: "twistie" }),
        element("span", { class: "node-name", text: isMore ? fill(texts.more, row.text) : name }),
        ...(isMore ? [] : [element("span", { class: "node-text", text: row.text })]),
      ],
    });
    target.style.paddingInlineStart = `${12 + depth * 16}px`;
    target.setAttribute("role", "treeitem");
    target.setAttribute("aria-level", String(depth + 1));
    target.id = `node-${row.path.join("-")}`;
    const line: Line = { row, depth, isOpen: false, target };
    this.drawTwistie(line);
    target.addEventListener("click", () => {
      this.activate(this.lines.indexOf(line));
      this.toggle(line);
    });
    return line;
  }

  private drawTwistie({ row, isOpen, target }: Line): void {
    target.firstElementChild!.textContent = row.hasChildren ? (isOpen ? "▾" : "▸") : "";
    target.firstElementChild!.setAttribute("aria-hidden", "true");
    if (row.hasChildren) target.setAttribute("aria-expanded", String(isOpen));
  }

  private toggle(line: Line): void {
    if (!line.row.hasChildren) return;
    if (!line.isOpen) return this.ask(line.row.path);
    line.isOpen = false;
    this.drawTwistie(line);
    const at = this.lines.indexOf(line);
    const end = this.lines.findIndex(({ depth }, index) => index > at && depth <= line.depth);
    const removed = this.lines.splice(at + 1, (end === -1 ? this.lines.length : end) - at - 1);
    for (const { target } of removed) target.remove();
  }

  private onKey(event: KeyboardEvent): void {
    const line = this.lines[this.active];
    if (line === undefined) return;
    switch (event.key) {
      case "ArrowDown":
        this.activate(this.active + 1);
        break;
      case "ArrowUp":
        this.activate(this.active - 1);
        break;
      case "Home":
        this.activate(0);
        break;
      case "End":
        this.activate(this.lines.length - 1);
        break;
      case "ArrowRight":
        if (line.isOpen) this.activate(this.active + 1);
        else this.toggle(line);
        break;
      case "ArrowLeft":
        if (line.isOpen) this.toggle(line);
        else this.activate(this.lines.findLastIndex(({ depth }, index) => index < this.active && depth < line.depth));
        break;
      case "Enter":
      case " ":
        this.toggle(line);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  private activate(index: number): void {
    if (index < 0 || index >= this.lines.length) return;
    this.mark(false);
    this.active = index;
    this.mark();
    this.lines[index]!.target.scrollIntoView({ block: "nearest" });
  }

  private mark(isActive = true): void {
    const line = this.lines[this.active];
    if (line === undefined) return;
    line.target.classList.toggle("active", isActive);
    line.target.setAttribute("aria-selected", String(isActive));
    this.element.setAttribute("aria-activedescendant", line.target.id);
  }
}
