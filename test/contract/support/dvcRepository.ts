import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished, type TestContext } from "vitest";
import { labCache, requirePart } from "../../support/shared.ts";

export interface DvcAnswer {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** A git repository with the lab's real DVC. */
export class DvcRepository {
  readonly folder: string;
  private readonly dvcProgram: string;
  private readonly state: string;

  private constructor(folder: string, dvcProgram: string) {
    this.folder = folder;
    this.dvcProgram = dvcProgram;
    this.state = `${folder}-state`;
  }

  /** Empty, initialised for git and DVC; gone after the test or, with `keep`, when `remove` is called. */
  static create(context: TestContext, { keep = false } = {}): DvcRepository {
    const program = requirePart(context, labCache("venv/bin/dvc"), "the lab's DVC");
    const repository = new DvcRepository(path.join(mkdtempSync(path.join(tmpdir(), "preflight-dvc-")), "r"), program);
    mkdirSync(repository.folder);
    if (!keep) onTestFinished(() => repository.remove());
    repository.git("init", "-q");
    repository.dvc("init", "-q");
    return repository;
  }

  /** The same at another place, with what DVC remembers of files left behind. */
  copy(): DvcRepository {
    const folder = path.join(mkdtempSync(path.join(tmpdir(), "preflight-dvc-")), "r");
    cpSync(this.folder, folder, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    const copy = new DvcRepository(folder, this.dvcProgram);
    rmSync(copy.path(".dvc/tmp"), { recursive: true, force: true });
    onTestFinished(() => copy.remove());
    return copy;
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  write(files: Record<string, string | Buffer>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(this.path(name)), { recursive: true });
      writeFileSync(this.path(name), text);
    }
  }

  /** Runs DVC; throws when it fails. */
  dvc(...args: string[]): string {
    const { exitCode, stdout, stderr } = this.tryDvc(...args);
    if (exitCode !== 0) throw new Error(`dvc ${args.join(" ")}: exit ${exitCode}\n${stderr}${stdout}`);
    return stdout;
  }

  tryDvc(...args: string[]): DvcAnswer {
    const { status, stdout, stderr } = spawnSync(this.dvcProgram, args, {
      cwd: this.folder,
      encoding: "utf8",
      env: { ...process.env, DVC_NO_ANALYTICS: "1", DVC_SITE_CACHE_DIR: this.state, DVC_GLOBAL_CONFIG_DIR: this.state },
    });
    return { exitCode: status ?? -1, stdout, stderr };
  }

  git(...args: string[]): void {
    const own = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
    execFileSync("git", [...own, ...args], { cwd: this.folder, stdio: "pipe" });
  }

  commit(): void {
    this.git("add", "-A");
    this.git("commit", "-qm", "state");
  }

  remove(): void {
    rmSync(path.dirname(this.folder), { recursive: true, force: true });
  }
}
