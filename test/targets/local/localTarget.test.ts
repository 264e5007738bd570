import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openWorkspace, pipeline, untilEnded } from "./support/localWorkspace.ts";

let workspace: Awaited<ReturnType<typeof openWorkspace>>;
beforeEach(async () => {
  workspace = await openWorkspace();
});
afterEach(() => workspace.close());

const launch = (scripts: Record<string, string>, options: { name?: string; limit?: number } = {}) =>
  workspace.target.launch({
    workflow: pipeline(scripts, options.limit === undefined ? {} : { retryStrategy: { limit: options.limit } }),
    templates: [],
    workspace: workspace.root,
    name: options.name,
  });

async function logText(run: string, step?: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const { text } of workspace.target.logs({ run, step })) lines.push(text);
  return lines;
}

describe("a run of the local target", () => {
  test("runs to its end in a process of its own, with logs and state", async () => {
    const { target, root } = workspace;
    const { name, engine } = await launch({ one: "echo first", two: "echo second >&2" });
    expect(name).toMatch(/^wf-[a-z0-9]{5}$/);
    expect(engine).toBe("running");
    const ended = await untilEnded(target, name);
    expect(ended.status).toMatchObject({ phase: "Succeeded" });
    expect(await logText(name)).toEqual(["first", "second"]);
    expect(await logText(name, "two")).toEqual(["second"]);
    expect(await target.list()).toMatchObject([{ name, phase: "Succeeded", engine: "finished", target: "local" }]);
    expect(await readFile(join(root, ".preflight", ".gitignore"), "utf8")).toBe("*\n");
    await target.delete(name);
    expect(await target.list()).toEqual([]);
  });

  test("two launches with one name: the second is refused in one sentence", async () => {
    const launches = await Promise.allSettled([
      launch({ a: "true" }, { name: "twin" }),
      launch({ a: "true" }, { name: "twin" }),
    ]);
    expect(launches.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = launches.find((entry) => entry.status === "rejected");
    expect(refused?.reason.message).toBe("There already is a run named twin.");
    await untilEnded(workspace.target, "twin");
  });

  test("preempt delete: Error pod deleted without an exit code, and the retry goes on", async () => {
    const { target } = workspace;
    const { name } = await launch(
      { train: "trap 'echo saved; exit 143' TERM; echo up; [ -e /tmp/x ] || while :; do sleep 0.05; done" },
      { limit: 1 },
    );
    const hit: string[] = [];
    for await (const line of target.logs({ run: name, follow: true })) {
      if (line.text !== "up") continue;
      hit.push(await target.preempt({ run: name, how: line.attempt === 0 ? "delete" : "term" }));
    }
    expect(hit).toEqual([`${name}.train(0)`, `${name}.train(1)`]);
    const { status } = await target.get(name);
    const nodes = Object.values(status!.nodes!);
    expect(nodes.map(({ phase, message, outputs }) => ({ phase, message, exitCode: outputs?.exitCode }))).toEqual([
      { phase: "Error", message: "pod deleted", exitCode: undefined },
      { phase: "Failed", message: "main: Error (exit code 143)", exitCode: "143" },
    ]);
    // The shell's own words about its killed child do not matter.
    expect((await logText(name)).filter((text) => text !== "Terminated")).toEqual(["up", "saved", "up", "saved"]);
  });

  test("stop ends what runs; a stopped run can be deleted, a running one not", async () => {
    const { target } = workspace;
    const { name } = await launch({ long: "sleep 60" });
    await expect(target.delete(name)).rejects.toThrow(`The run ${name} is still running.`);
    for await (const workflow of target.watch(name)) {
      if (Object.values(workflow.status?.nodes ?? {})[0]?.phase === "Running" && workflow.spec.shutdown === undefined) {
        await target.stop(name);
      }
    }
    expect((await target.get(name)).status!.phase).toBe("Failed");
    await target.delete(name);
    await expect(target.get(name)).rejects.toThrow(`There is no run "${name}" on the local target.`);
  });

  test("retry runs only what failed and keeps the failed attempt's log", async () => {
    const { target, root } = workspace;
    const { name } = await launch({ good: "echo good", bad: `echo try; test -e '${root}/fixed'` });
    expect((await untilEnded(target, name)).status!.phase).toBe("Failed");
    const { writeFile } = await import("node:fs/promises");
    await writeFile(join(root, "fixed"), "");
    await target.retry(name);
    expect((await untilEnded(target, name)).status!.phase).toBe("Succeeded");
    expect(await logText(name)).toEqual(["good", "try", "try"]);
    await expect(target.retry(name)).rejects.toThrow("has succeeded");
  });

  test("a workspace with spaces, quotes and unicode in its name", async () => {
    await workspace.close();
    workspace = await openWorkspace("pre flight's ünï $HOME-");
    const { name } = await launch({ one: "echo x > /tmp/f; cat /tmp/f; echo /tmp/f" });
    expect((await untilEnded(workspace.target, name)).status!.phase).toBe("Succeeded");
    expect(await logText(name)).toEqual(["x", "/tmp/f"]);
  });
});
