import type { Locator, Page } from "playwright-core";
import { EditorPane } from "./editorPane.ts";
import { Notifications } from "./notifications.ts";
import { Palette } from "./palette.ts";
import { ProblemsPanel } from "./problemsPanel.ts";
import { QuickFixMenu } from "./quickFixMenu.ts";
import { RefactorPreview } from "./refactorPreview.ts";
import { TerminalPanel } from "./terminalPanel.ts";
import { TreeView } from "./treeView.ts";
import { Walkthrough } from "./walkthrough.ts";
import { WebviewFrames } from "./webviewFrames.ts";

/** The whole window of the editor; its parts are page objects of their own. */
export class Workbench {
  readonly page: Page;
  readonly palette: Palette;
  readonly editor: EditorPane;
  readonly checklist: TreeView;
  readonly runs: TreeView;
  readonly checkpoints: TreeView;
  readonly problems: ProblemsPanel;
  readonly quickFixes: QuickFixMenu;
  readonly refactorPreview: RefactorPreview;
  readonly terminal: TerminalPanel;
  readonly walkthrough: Walkthrough;
  readonly webviews: WebviewFrames;
  readonly notifications: Notifications;

  constructor(page: Page) {
    this.page = page;
    this.palette = new Palette(page);
    this.editor = new EditorPane(page, this.palette);
    this.checklist = new TreeView(page, "Checklist");
    this.runs = new TreeView(page, "Runs");
    this.checkpoints = new TreeView(page, "Checkpoints");
    this.problems = new ProblemsPanel(page, this.palette);
    this.quickFixes = new QuickFixMenu(page);
    this.refactorPreview = new RefactorPreview(page);
    this.terminal = new TerminalPanel(page);
    this.walkthrough = new Walkthrough(page, this.palette);
    this.webviews = new WebviewFrames(page);
    this.notifications = new Notifications(page);
  }

  /** Waits until the window is drawn and the extensions are known. */
  async ready(): Promise<void> {
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor();
    await this.activityBarIcon.waitFor();
  }

  get activityBarIcon(): Locator {
    return this.page.locator(".activitybar .action-item a[aria-label^='Preflight']");
  }

  /** Opens the side bar with our two views. */
  async showPreflight(): Promise<void> {
    if (await this.checklist.pane.isVisible()) return;
    await this.activityBarIcon.click();
    await this.checklist.pane.waitFor();
  }

  statusItem(text: string | RegExp): Locator {
    return this.page.locator(".part.statusbar .statusbar-item").filter({ hasText: text }).first();
  }

  /** Loads the window again. By the command: it waits until what is open has been written down, a reload of the page does not. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent("domcontentloaded");
    await this.palette.run("Developer: Reload Window");
    await loaded;
    await this.ready();
  }
}
