/** A list of any length of which only the rows in sight are drawn; rows are asked for in pages as they come into sight. */
import { element } from "./element.ts";

export interface VirtualRowsOptions<Row> {
  /** Pixels; the same for every row and in the style sheet. */
  rowHeight: number;
  /** For screen readers. */
  label: string;
  role: "grid" | "treegrid";
  /** Fills a row's element; `row` is undefined until its page is there. */
  draw(target: HTMLElement, row: Row | undefined, position: number): void;
  /** Asks for rows; answered by `supply`. */
  load(from: number, count: number): void;
  /** The active row, by keyboard or pointer. */
  onSelect(row: Row, position: number): void;
  /** Enter, a double click, or an arrow key (open or close). */
  onAct(row: Row, position: number, how: "toggle" | "open" | "close"): void;
  onScroll?(top: number): void;
}

const pageRows = 200;
const mostPages = 40;
const overscan = 8;

export class VirtualRows<Row> {
  readonly element: HTMLElement;
  private readonly options: VirtualRowsOptions<Row>;
  private readonly spacer = element("div", { class: "spacer" });
  private readonly drawn = new Map<number, HTMLElement>();
  private readonly pages = new Map<number, Row[]>();
  private readonly asked = new Set<number>();
  private total = 0;
  private active = -1;
  private frame = 0;

  constructor(options: VirtualRowsOptions<Row>) {
    this.options = options;
    this.element = element("div", { class: "rows", children: [this.spacer] });
    this.element.tabIndex = 0;
    this.element.setAttribute("role", options.role);
    this.element.setAttribute("aria-label", options.label);
    this.spacer.setAttribute("role", "presentation");
    this.element.addEventListener("scroll", () => this.schedule(), { passive: true });
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.element.addEventListener("click", (event) => this.onClick(event));
    new ResizeObserver(() => this.schedule()).observe(this.element);
  }

  /** The names of the columns stand above the rows, where they do not scroll, and belong to them for screen readers. */
  heads(columns: HTMLElement): void {
    columns.id = "columns";
    columns.setAttribute("role", "row");
    this.element.setAttribute("aria-owns", columns.id);
  }

  get top(): number {
    return Math.floor(this.element.scrollTop / this.options.rowHeight);
  }

  /** Rows are others now: forgets them, and asks for what is in sight. `top` = first row in sight. */
  reset(top = 0, active = -1): void {
    this.pages.clear();
    this.asked.clear();
    this.active = active;
    this.wantedTop = top;
    this.load(Math.floor(top / pageRows));
  }

  private wantedTop: number | undefined;

  supply(from: number, rows: Row[], total: number): void {
    const page = Math.floor(from / pageRows);
    this.asked.delete(page);
    this.pages.set(page, rows);
    if (this.pages.size > mostPages) {
      const [oldest] = this.pages.keys();
      this.pages.delete(oldest!);
    }
    if (total !== this.total) {
      this.total = total;
      this.spacer.style.height = `${total * this.options.rowHeight}px`;
      this.element.setAttribute("aria-rowcount", String(total));
    }
    if (this.wantedTop !== undefined) {
      this.element.scrollTop = this.wantedTop * this.options.rowHeight;
      this.wantedTop = undefined;
    }
    for (const target of this.drawn.values()) target.remove();
    this.drawn.clear();
    this.render();
  }

  /** What was asked for will not be answered: pages in sight are asked for again when something moves. */
  unanswered(): void {
    this.asked.clear();
  }

  row(position: number): Row | undefined {
    return this.pages.get(Math.floor(position / pageRows))?.[position % pageRows];
  }

  private schedule(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.render();
      this.options.onScroll?.(this.top);
    });
  }

  private render(): void {
    const { rowHeight } = this.options;
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
    const end = Math.min(this.total, Math.ceil((scrollTop + clientHeight) / rowHeight) + overscan);
    for (const [position, target] of this.drawn) {
      if (position >= first && position < end) continue;
      target.remove();
      this.drawn.delete(position);
    }
    const added = document.createDocumentFragment();
    for (let position = first; position < end; position++) {
      if (this.drawn.has(position)) continue;
      added.append(this.make(position));
    }
    this.spacer.append(added);
    for (let page = Math.floor(first / pageRows); page * pageRows < end; page++) {
      if (!this.pages.has(page)) this.load(page);
    }
    const current = this.drawn.get(this.active);
    if (current === undefined) this.element.removeAttribute("aria-activedescendant");
    else this.element.setAttribute("aria-activedescendant", current.id);
  }

  private make(position: number): HTMLElement {
    const target = element("div", { class: "row" });
    target.id = `row-${position}`;
    target.style.top = `${position * this.options.rowHeight}px`;
    target.dataset.position = String(position);
    target.setAttribute("role", "row");
    target.setAttribute("aria-rowindex", String(position + 1));
    this.options.draw(target, this.row(position), position);
    this.mark(target, position === this.active);
    this.drawn.set(position, target);
    return target;
  }

  private load(page: number): void {
    if (this.asked.has(page)) return;
    this.asked.add(page);
    this.options.load(page * pageRows, pageRows);
  }

  private onClick(event: MouseEvent): void {
    const target = (event.target as Element).closest<HTMLElement>(".row");
    if (target === null) return;
    const position = Number(target.dataset.position);
    this.activate(position);
    const row = this.row(position);
    if (row !== undefined && (event.target as Element).closest(".twistie, .group-name") !== null)
      this.options.onAct(row, position, "toggle");
  }

  private onKey(event: KeyboardEvent): void {
    const rows = Math.max(1, Math.floor(this.element.clientHeight / this.options.rowHeight) - 1);
    const moves: Record<string, number> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + rows,
      PageUp: this.active - rows,
      Home: 0,
      End: this.total - 1,
    };
    const to = moves[event.key];
    const row = this.row(this.active);
    if (to !== undefined) this.activate(Math.max(0, Math.min(this.total - 1, to)));
    else if (row !== undefined && (event.key === "Enter" || event.key === " "))
      this.options.onAct(row, this.active, "toggle");
    else if (row !== undefined && event.key === "ArrowRight") this.options.onAct(row, this.active, "open");
    else if (row !== undefined && event.key === "ArrowLeft") this.options.onAct(row, this.active, "close");
    else return;
    event.preventDefault();
  }

  private activate(position: number): void {
    if (position < 0 || position >= this.total) return;
    const before = this.drawn.get(this.active);
    if (before !== undefined) this.mark(before, false);
    this.active = position;
    const { rowHeight } = this.options;
    const { scrollTop, clientHeight } = this.element;
    const at = position * rowHeight;
    if (at < scrollTop) this.element.scrollTop = at;
    else if (at + rowHeight > scrollTop + clientHeight) this.element.scrollTop = at + rowHeight - clientHeight;
    this.render();
    const now = this.drawn.get(position);
    if (now !== undefined) this.mark(now, true);
    const row = this.row(position);
    if (row !== undefined) this.options.onSelect(row, position);
  }

  private mark(target: HTMLElement, isActive: boolean): void {
    target.classList.toggle("active", isActive);
    target.setAttribute("aria-selected", String(isActive));
  }
}
