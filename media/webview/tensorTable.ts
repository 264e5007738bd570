/** The table of tensors: filter, sorting, grouping by module; rows come from the host as they come into sight. */
import type { SortKey, TablePage, TableQuery, TableRow } from "../../extension/checkpoints/tableRow.ts";
import type { CheckpointTexts } from "../../extension/checkpoints/webviewContract.ts";
import { element } from "./element.ts";
import { fill } from "./fill.ts";
import { VirtualRows } from "./virtualRows.ts";

export interface TensorTableOptions {
  texts: CheckpointTexts;
  query: TableQuery;
  top: number;
  /** Tensors in all. */
  tensors: number;
  ask(request: number, query: TableQuery, from: number, count: number): void;
  onSelect(index: number): void;
  /** What is asked, or the place in it, has changed. */
  onChange(query: TableQuery, top: number): void;
}

const typingMilliseconds = 120;
const columns: { key: Exclude<SortKey, "file">; text: "name" | "dtype" | "shape" | "size" }[] = [
  { key: "name", text: "name" },
  { key: "dtype", text: "dtype" },
  { key: "shape", text: "shape" },
  { key: "bytes", text: "size" },
];

export class TensorTable {
  readonly element: HTMLElement;
  private readonly options: TensorTableOptions;
  private readonly rows: VirtualRows<TableRow>;
  private readonly status = element("p", { class: "quiet status" });
  private readonly head = element("div", { class: "head" });
  private readonly empty: HTMLElement;
  private query: TableQuery;
  private request = 0;
  private timer = 0;

  constructor(options: TensorTableOptions) {
    this.options = options;
    this.query = options.query;
    const { texts } = options;
    this.rows = new VirtualRows<TableRow>({
      rowHeight: 22,
      label: texts.tensors,
      role: "treegrid",
      draw: (target, row) => this.draw(target, row),
      load: (from, count) => options.ask(this.request, this.query, from, count),
      onSelect: (row) => row.kind === "tensor" && options.onSelect(row.index),
      onAct: (row, _position, how) => row.kind === "group" && this.toggle(row.key, row.isOpen, how),
      onScroll: (top) => options.onChange(this.query, top),
    });
    this.status.setAttribute("role", "status");
    this.rows.heads(this.head);
    this.empty = element("p", { class: "empty quiet", text: texts.none });
    this.empty.hidden = true;
    this.element = element("div", {
      class: "table",
      children: [this.toolbar(), this.head, this.rows.element, this.empty],
    });
    this.drawHead();
    this.rows.reset(options.top);
  }

  focus(): void {
    this.rows.element.focus();
  }

  /** A question for rows went wrong. */
  unanswered(): void {
    this.rows.unanswered();
  }

  answer(request: number, page: TablePage): void {
    if (request !== this.request) return;
    const { texts, tensors } = this.options;
    this.rows.supply(page.from, page.rows, page.total);
    this.status.textContent = fill(texts.matching, page.matching.toLocaleString(), tensors.toLocaleString(), page.size);
    this.empty.hidden = page.matching > 0;
  }

  private change(change: Partial<TableQuery>, keepsPlace = false): void {
    this.query = { ...this.query, ...change };
    this.request++;
    const top = keepsPlace ? this.rows.top : 0;
    this.options.onChange(this.query, top);
    this.drawHead();
    this.rows.reset(top);
  }

  private toggle(key: string, isOpen: boolean, how: "toggle" | "open" | "close"): void {
    if ((how === "open" && isOpen) || (how === "close" && !isOpen)) return;
    const open = isOpen ? this.query.open.filter((one) => one !== key) : [...this.query.open, key];
    this.change({ open }, true);
  }

  private toolbar(): HTMLElement {
    const { texts } = this.options;
    const search = element("input");
    search.type = "search";
    search.value = this.query.filter;
    search.placeholder = texts.filter;
    search.setAttribute("aria-label", texts.filter);
    search.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.change({ filter: search.value }), typingMilliseconds);
    });
    const group = element("button", { class: "toggle", text: texts.grouped });
    group.type = "button";
    group.setAttribute("aria-pressed", String(this.query.grouped));
    group.addEventListener("click", () => {
      this.change({ grouped: !this.query.grouped });
      group.setAttribute("aria-pressed", String(this.query.grouped));
    });
    return element("div", { class: "toolbar", children: [search, group, this.status] });
  }

  private drawHead(): void {
    const { texts } = this.options;
    const { sort, descending } = this.query;
    const cells = columns.map(({ key, text }) => {
      const isSorted = sort === key;
      const arrow = isSorted ? (descending ? " ↓" : " ↑") : "";
      const button = element("button", { text: `${texts[text]}${arrow}` });
      button.type = "button";
      button.addEventListener("click", () => {
        // Once more turns it, a third time brings back the order of the file. Largest first is what sizes are sorted for.
        const first = key === "bytes" || key === "shape";
        if (!isSorted) this.change({ sort: key, descending: first });
        else if (descending === first) this.change({ descending: !first });
        else this.change({ sort: "file", descending: false });
        this.head.querySelectorAll("button")[columns.findIndex((column) => column.key === key)]?.focus();
      });
      const cell = element("div", { class: `cell ${key}`, children: [button] });
      cell.setAttribute("role", "columnheader");
      cell.setAttribute("aria-sort", isSorted ? (descending ? "descending" : "ascending") : "none");
      return cell;
    });
    this.head.replaceChildren(...cells);
  }

  private draw(target: HTMLElement, row: TableRow | undefined): void {
    if (row === undefined) {
      target.classList.add("waiting");
      return;
    }
    const { texts } = this.options;
    const name = element("div", { class: "cell name" });
    name.style.paddingInlineStart = `${8 + row.depth * 16}px`;
    target.setAttribute("aria-level", String(row.depth + 1));
    if (row.kind === "group") {
      target.classList.add("group");
      target.setAttribute("aria-expanded", String(row.isOpen));
      const twistie = element("span", { class: "twistie", text: row.isOpen ? "▾" : "▸" });
      twistie.setAttribute("aria-hidden", "true");
      name.append(
        twistie,
        element("span", { class: "group-name", text: row.name }),
        element("span", {
          class: "quiet count",
          text: fill(row.tensors === "1" ? texts.oneInGroup : texts.inGroup, row.tensors),
        }),
      );
    } else {
      name.append(element("span", { class: "tensor-name", text: row.name }));
      if (row.nonFinite !== undefined)
        name.append(element("span", { class: "bad", text: fill(texts.nonFinite, row.nonFinite) }));
      name.title = row.name;
    }
    const cell = (style: string, text: string): HTMLElement => element("div", { class: `cell ${style}`, text });
    const cells = [
      name,
      cell("dtype", row.dtype),
      cell("shape", row.kind === "tensor" ? row.shape : ""),
      cell("bytes", row.size),
    ];
    for (const one of cells) one.setAttribute("role", "gridcell");
    target.append(...cells);
  }
}
