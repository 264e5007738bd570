import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { KubeError } from "../../runtime/kubernetes/kubeError.ts";
import { followLog } from "../../runtime/logs/followLog.ts";
import type { LogSource, LogState } from "../../runtime/logs/logSource.ts";
import { seededRandom } from "../support/random.ts";

const start = Date.parse("2026-11-24T10:00:00Z");
/** A time with nanoseconds, `micro` microseconds after the start. */
const at = (micro: number): string => {
  const seconds = new Date(start + Math.floor(micro / 1e6) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(micro % 1e6).padStart(6, "0")}000Z`;
};

/** A kubelet's log file: `since` is cut to whole seconds, as the real one does; connections die at random. */
class FakeKubelet implements LogSource {
  readonly lines: string[];
  first = 0;
  opened = 0;
  private readonly random: () => number;
  private readonly cut: number;
  private shown: number;

  constructor(lines: string[], { seed = 1, cut = Infinity, shown = lines.length } = {}) {
    this.lines = lines;
    this.random = seededRandom(seed);
    this.cut = cut;
    this.shown = shown;
  }

  async state(): Promise<LogState> {
    return this.shown >= this.lines.length ? "ended" : "running";
  }

  async open({ since }: { since?: Date; follow: boolean }): Promise<Readable> {
    this.opened += 1;
    const running = (await this.state()) === "running";
    if (this.random() < 0.1 && this.cut < Infinity) throw new KubeError("busy", { reason: "too-many" });
    const from = since?.toISOString().slice(0, 19) ?? "";
    const text = this.lines
      .slice(this.first, this.shown)
      .filter((line) => line.slice(0, 19) >= from)
      .join("");
    this.shown += Math.floor(this.random() * 200);
    const size = this.cut === Infinity ? text.length : Math.floor(this.random() * this.cut);
    const whole = size >= text.length;
    // A server that goes down ends a stream as if all was well; that of an ended container is whole or broken.
    const clean = whole || (running && this.random() < 0.3);
    return Readable.from(
      (async function* () {
        yield Buffer.from(text.slice(0, size));
        if (!clean) throw new Error("ECONNRESET");
      })(),
    );
  }
}

async function read(source: LogSource, options = {}) {
  const items = [];
  for await (const batch of followLog(source, { follow: true, pauseMilliseconds: 0.1, ...options }))
    items.push(...batch);
  return items;
}

test("every line once and in order over hundreds of broken connections, many lines in one second", async () => {
  // Hundreds in a second, three in each nanosecond.
  const lines = Array.from({ length: 5000 }, (_line, index) => `${at(Math.floor(index / 3) * 7000)} line ${index}\n`);
  const source = new FakeKubelet(lines, { cut: 60_000, shown: 10 });
  const items = await read(source);
  expect(items.map(({ text }) => text)).toEqual(lines.map((line) => line.slice(31, -1)));
  expect(source.opened).toBeGreaterThan(30);
});

test("two streams written a little out of order lose nothing at a cut between them", async () => {
  const order = [0, 1, 3, 2, 5, 4, 6];
  const lines = order.map((index) => `${at(index * 10)} line ${index}\n`);
  class Cut extends FakeKubelet {
    override async open(options: { since?: Date; follow: boolean }): Promise<Readable> {
      const body = await super.open(options);
      if (this.opened > 1) return body;
      // After line 3, before the older line 2.
      return Readable.from([Buffer.from(lines.slice(0, 3).join(""))]);
    }
  }
  expect((await read(new Cut(lines))).map(({ text }) => text)).toEqual(order.map((index) => `line ${index}`));
});

test("lines that were rotated away while nobody read are a gap, once", async () => {
  const lines = Array.from({ length: 30 }, (_line, index) => `${at(index * 1e6)} line ${index}\n`);
  class Rotating extends FakeKubelet {
    override async open(options: { since?: Date; follow: boolean }): Promise<Readable> {
      if (this.opened > 0) return super.open(options);
      this.opened += 1;
      this.first = 20;
      return Readable.from([Buffer.from(lines.slice(0, 10).join(""))]);
    }
  }
  const items = await read(new Rotating(lines));
  const gap = items.findIndex((item) => item.gap !== undefined);
  expect(gap).toBe(10);
  expect(items.filter((item) => item.gap !== undefined)).toHaveLength(1);
  expect(items.map(({ text }) => text).slice(11)).toEqual(Array.from({ length: 10 }, (_line, at) => `line ${at + 20}`));
});

test("a last line without its end is told once the container has ended", async () => {
  const source = new FakeKubelet([`${at(0)} one\n`, `${at(5)} no newline`]);
  expect((await read(source)).map(({ text }) => text)).toEqual(["one", "no newline"]);
});

test("a pod that goes away leaves a gap at the end", async () => {
  let looks = 0;
  const source: LogSource = {
    state: async () => (looks++ === 0 ? "running" : "gone"),
    open: async () => Readable.from([Buffer.from(`${at(0)} one\n`)]),
  };
  const items = await read(source);
  expect(items.map(({ text, gap }) => [text, gap?.reason ?? ""])).toEqual([
    ["one", ""],
    ["", "the pod went away; what it wrote after this was not seen"],
  ]);
});

test("a missing right ends it with the error", async () => {
  const source: LogSource = {
    state: async () => "running",
    open: async () => {
      throw new KubeError("You may not get pods/log.", { reason: "forbidden" });
    },
  };
  await expect(read(source)).rejects.toThrow("You may not get pods/log.");
});

test("node zones other than UTC are read", async () => {
  const source = new FakeKubelet(["2026-11-24T12:00:00.000000005+02:00 one\n"]);
  expect(await read(source)).toEqual([{ time: "2026-11-24T10:00:00.000000005Z", text: "one" }]);
});
