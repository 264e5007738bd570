import { mkdirSync, mkdtempSync, rmSync, cpSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { Workbench } from "../pages/workbench.ts";
import { CodeServer, type ServerOptions } from "./codeServer.ts";

export interface SessionOptions extends Pick<
  ServerOptions,
  "parts" | "extensions" | "settings" | "workspaceTrust" | "env"
> {
  /** The folder that is opened; it must exist. */
  workspace: string;
  /** Pixels of the window. */
  size?: { width: number; height: number };
}

/** One editor with a clean profile, seen in one browser window. */
export class EditorSession {
  readonly workspace: string;
  readonly workbench: Workbench;
  private readonly server: CodeServer;
  private readonly browser: Browser;
  private readonly context: BrowserContext;
  private readonly state: string;

  private constructor(options: SessionOptions, state: string, server: CodeServer, browser: Browser, page: Page) {
    this.workspace = options.workspace;
    this.state = state;
    this.server = server;
    this.browser = browser;
    this.context = page.context();
    this.workbench = new Workbench(page);
  }

  static async open(options: SessionOptions): Promise<EditorSession> {
    const state = mkdtempSync(path.join(tmpdir(), "preflight-editor-"));
    const server = await CodeServer.start({ ...options, state: path.join(state, "server") });
    let browser: Browser | undefined;
    try {
      browser = await chromium.launch({ executablePath: options.parts.chromium, args: browserArguments });
      const context = await browser.newContext({ viewport: options.size ?? { width: 1400, height: 900 } });
      await context.tracing.start({ screenshots: true, snapshots: true });
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      // Anything but this machine is refused at once, instead of being waited for.
      await context.route(
        ({ hostname, protocol }) => /^https?:$/.test(protocol) && !["127.0.0.1", "localhost"].includes(hostname),
        (route) => route.abort(),
      );
      const page = await context.newPage();
      page.setDefaultTimeout(120_000);
      const session = new EditorSession(options, state, server, browser, page);
      await page.goto(`${server.url}/?folder=${encodeURIComponent(options.workspace)}`, {
        waitUntil: "domcontentloaded",
      });
      await session.workbench.ready();
      return session;
    } catch (error) {
      await browser?.close();
      await server.stop();
      rmSync(state, { recursive: true, force: true });
      throw error;
    }
  }

  /** Logs of the editor's server, of the extension host and of the extension, one folder per window. */
  get logs(): string {
    return path.join(this.state, "server/user/logs");
  }

  /** Keeps what helps to see why a test failed: trace, picture, logs. */
  async keep(folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    await this.workbench.page.screenshot({ path: path.join(folder, "screen.png") }).catch(() => undefined);
    await this.context.tracing.stop({ path: path.join(folder, "trace.zip") }).catch(() => undefined);
    for (const name of ["server.log", "user/logs"]) {
      const from = path.join(this.state, "server", name);
      if (existsSync(from)) cpSync(from, path.join(folder, path.basename(name)), { recursive: true });
    }
  }

  /** Ends the browser, the server and every run that was started here. */
  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    rmSync(this.state, { recursive: true, force: true });
  }
}

const browserArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];
