import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RunLog, type RunLogRequest } from "../../runtime/runLog/runLog.ts";
import { openWorkspace, pipeline, untilEnded } from "../targets/local/support/localWorkspace.ts";

let workspace: Awaited<ReturnType<typeof openWorkspace>>;
beforeEach(async () => {
  workspace = await openWorkspace("preflight-runlog-", "real");
});
afterEach(() => workspace.close());

const launch = async (scripts: Record<string, string>, limit = 0) => {
  const extra = limit === 0 ? {} : { retryStrategy: { limit, retryPolicy: "Always" as const } };
  const workflow = pipeline(scripts, extra);
  return (await workspace.target.launch({ workflow, templates: [], workspace: workspace.root })).name;
};

async function read(request: RunLogRequest): Promise<string[]> {
  const log = new RunLog(workspace.target, request);
  const entries: string[] = [];
  for (let events = await log.next(); events.length > 0; events = await log.next()) {
    for (const event of events) {
      if (event.kind === "line") entries.push(event.line.unfinished ? `${event.line.text}…` : event.line.text);
      else if (event.kind === "end") entries.push(`[${event.step} ${event.attempt}: ${event.how}]`);
      else entries.push(`[${event.phase}]`);
    }
  }
  return entries;
}

describe("the log of a run", () => {
  test("says after an attempt's last line how it ended, live and afterwards alike", async () => {
    const run = await launch(
      { prepare: "echo ready", train: 'echo "try {{retries}}"; [ {{retries}} -gt 0 ] || exit 143; echo saved >&2' },
      2,
    );
    const live = await read({ run, follow: true });
    const expected = [
      "ready",
      "[prepare 1: succeeded]",
      "try 0",
      "[train 1: terminated, exit 143 (SIGTERM)]",
      "try 1",
      "saved",
      "[train 2: succeeded]",
      "[Succeeded]",
    ];
    // The controller may tell later than the next step writes; within a step the order holds.
    const ofTrain = (entries: string[]) => entries.filter((entry) => entry !== "[prepare 1: succeeded]");
    expect(ofTrain(live)).toEqual(ofTrain(expected));
    expect(live.indexOf("[prepare 1: succeeded]")).toBeGreaterThan(live.indexOf("ready"));
    expect(await read({ run, follow: false })).toEqual(expected);
  });

  test("of one step is over with the step, while the run goes on", async () => {
    const run = await launch({ short: "echo a", long: "while [ ! -e go ]; do sleep 0.05; done" });
    const workflow = await untilNode(run, "short");
    expect(await read({ run, step: workflow, follow: true })).toEqual(["a", "[short 1: succeeded]"]);
    await workspace.target.terminate(run);
    await untilEnded(workspace.target, run);
  });

  test("begins with the last lines, and knows a step by the id of its Retry node", async () => {
    const run = await launch({ one: "seq 1 50", two: "seq 51 100" }, 1);
    const ended = await untilEnded(workspace.target, run);
    expect(await read({ run, follow: true, tail: 2 })).toEqual(["99", "100", "[two 1: succeeded]", "[Succeeded]"]);
    const retry = Object.values(ended.status!.nodes!).find((node) => node?.displayName === "one")!;
    expect(retry.type).toBe("Retry");
    const one = await read({ run, step: retry.id, attempt: 1, follow: false });
    expect(one).toHaveLength(52);
  });

  test("gives the state of a line that goes on", async () => {
    const run = await launch({
      bar: String.raw`printf ' 1%%\r 2%%'; while [ ! -e go ]; do sleep 0.05; done; printf '\r100%%\n'; rm go`,
    });
    const log = new RunLog(workspace.target, { run, follow: true });
    const [first] = await log.next();
    expect(first).toMatchObject({ kind: "line", line: { unfinished: true, text: " 1%\r 2%" } });
    log.close();
    await workspace.target.terminate(run);
    await untilEnded(workspace.target, run);
  });

  test("stops its reader while nobody asks, and when it is closed", async () => {
    let given = 0;
    let closed = false;
    async function* endless() {
      try {
        for (; given < 1e6; given++) yield line(given);
      } finally {
        closed = true;
      }
    }
    const target = new Proxy(workspace.target, {
      get: (real, name) =>
        name === "logs"
          ? endless
          : name === "get"
            ? async () => ({ metadata: { name: "x" }, spec: {} })
            : Reflect.get(real, name),
    });
    const log = new RunLog(target, { run: "x", follow: false });
    const events = await log.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const ahead = given - events.length;
    expect(events.length).toBeGreaterThan(10);
    expect(ahead).toBeLessThan(1000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(given - events.length).toBe(ahead);
    log.close();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(closed).toBe(true);
  });
});

const line = (number: number) => ({
  time: new Date(1.7e12 + number).toISOString(),
  nodeId: "n",
  step: "s",
  attempt: 0,
  container: "main",
  stream: "stdout" as const,
  text: `step ${number} ${"x".repeat(80)}`,
});

async function untilNode(run: string, name: string): Promise<string> {
  for await (const workflow of workspace.target.watch(run)) {
    const node = Object.values(workflow.status?.nodes ?? {}).find((one) => one?.displayName === name);
    if (node !== undefined) return node.id;
  }
  throw new Error(`no ${name}`);
}
