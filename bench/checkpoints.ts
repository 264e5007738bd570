/**
 * Checkpoints: inspect and verify of a 1 GiB PyTorch file against torch.load(mmap=True), Python's zlib.crc32 and numpy's isfinite; then
 * the cost of inspect against the number of tensors. Everything alternates in one run, medians, warm page cache. Files are made by torch.
 * Seconds of all cores together (cpu) are printed too: on a machine with other work they say more than the clock.
 *   node bench/checkpoints.ts PYTHON [ROUNDS] [TENSORS...]     PYTHON has torch and numpy
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { inspectCheckpoint } from "../runtime/checkpoints/inspect/inspectCheckpoint.ts";
import { verifyCheckpoint } from "../runtime/checkpoints/verify/verifyCheckpoint.ts";
import { LocalFolder } from "../runtime/store/file/localFolder.ts";

const [python = "python3", roundsText = "5", ...countsText] = process.argv.slice(2);
const rounds = Number(roundsText);
const counts = countsText.length > 0 ? countsText.map(Number) : [1_000, 10_000, 100_000, 500_000];
const folder = mkdtempSync(path.join(os.tmpdir(), "preflight-bench-"));

/** Reads one request per line: an operation and a file; answers with seconds. */
const peer = `
import sys, time, zlib, torch, numpy as np
torch.set_num_threads(1)
def pieces(file):
    with open(file, "rb", buffering=0) as f:
        buffer = bytearray(1 << 20)
        while (n := f.readinto(buffer)):
            yield memoryview(buffer)[:n]
def make(file):
    torch.save({f"layer.{i}.weight": torch.randn(512, 256) for i in range(2048)}, file)
def many(file, count):
    torch.save({f"model.layers.{i}.weight": torch.zeros(2) for i in range(int(count))}, file)
def mmap(file):
    state = torch.load(file, mmap=True, weights_only=True)
    sum(t.numel() for t in state.values())
def load(file):
    torch.load(file, weights_only=True)
def read(file):
    for piece in pieces(file): pass
def crc(file):
    value = 0
    for piece in pieces(file): value = zlib.crc32(piece, value)
def finite(file):
    for piece in pieces(file): np.isfinite(np.frombuffer(piece[: len(piece) // 4 * 4], np.float32)).all()
def both(file):
    value = 0
    for piece in pieces(file):
        value = zlib.crc32(piece, value)
        np.isfinite(np.frombuffer(piece[: len(piece) // 4 * 4], np.float32)).all()
for line in sys.stdin:
    name, *args = line.split()
    start, cpu = time.perf_counter(), time.process_time()
    globals()[name](*args)
    print(time.perf_counter() - start, time.process_time() - cpu, flush=True)
`;

const child = spawn(python, ["-c", peer], { stdio: ["pipe", "pipe", "inherit"] });
const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
interface Cost {
  seconds: number;
  cpu: number;
}

async function ask(...words: (string | number)[]): Promise<Cost> {
  child.stdin.write(`${words.join(" ")}\n`);
  const { value, done } = await answers.next();
  if (done) throw new Error(`${python} ended at ${words[0]}`);
  const [seconds, cpu] = String(value).split(" ").map(Number);
  return { seconds: seconds!, cpu: cpu! };
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
async function cost(work: () => Promise<unknown>): Promise<Cost> {
  const started = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 };
}

/** Runs all contenders in turn, `rounds` times after one that fills the page cache. */
async function compare(contenders: Record<string, () => Promise<Cost>>, most = rounds): Promise<Map<string, Cost>> {
  const times = new Map<string, Cost[]>(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round <= Math.min(rounds, most); round++) {
    for (const [name, run] of Object.entries(contenders)) {
      const time = await run();
      if (round > 0) times.get(name)!.push(time);
    }
  }
  return new Map(
    [...times].map(([name, list]) => [
      name,
      { seconds: median(list.map((entry) => entry.seconds)), cpu: median(list.map((entry) => entry.cpu)) },
    ]),
  );
}

const milliseconds = (time: number): string => `${(time * 1000).toFixed(1)} ms`.padStart(11);

try {
  const place = new LocalFolder(folder);
  const file = path.join(folder, "model.pt");
  await ask("make", file);
  const { size } = statSync(file);
  const { bytesRead, tensors } = await inspectCheckpoint(place, "model.pt");
  console.log(
    `1 GiB, ${tensors.length} tensors, median of ${rounds}; inspect reads ${bytesRead} of ${size} bytes (${((100 * bytesRead) / size).toFixed(3)} %)`,
  );
  const listing = await compare({
    "preflight inspect": () => cost(() => inspectCheckpoint(place, "model.pt")),
    "torch.load(mmap=True)": () => ask("mmap", file),
    "torch.load": () => ask("load", file),
  });
  const own = listing.get("preflight inspect")!;
  for (const [name, { seconds, cpu }] of listing) {
    const ratio = `${(seconds / own.seconds).toFixed(2)} x inspect (cpu ${(cpu / own.cpu).toFixed(2)} x)`;
    console.log(`  ${name.padEnd(24)} ${milliseconds(seconds)}  ${ratio}`);
  }

  console.log("every byte: CRC-32 and NaN/infinite (peers: one of the two, or both, in one Python thread)");
  const reading = await compare({
    "preflight verify": () => cost(() => verifyCheckpoint(place, "model.pt")),
    "Python read 1 MiB": () => ask("read", file),
    "zlib.crc32": () => ask("crc", file),
    "numpy isfinite": () => ask("finite", file),
    "crc32 + isfinite": () => ask("both", file),
  });
  const verify = reading.get("preflight verify")!;
  for (const [name, { seconds, cpu }] of reading) {
    const speed = `${(size / seconds / 1e9).toFixed(2)} GB/s, ${(size / cpu / 1e9).toFixed(2)} GB per cpu-second`;
    const ratio = `verify is ${(seconds / verify.seconds).toFixed(2)} x as fast (cpu ${(cpu / verify.cpu).toFixed(2)} x)`;
    console.log(`  ${name.padEnd(20)} ${speed.padStart(38)}  ${ratio}`);
  }

  console.log("number of tensors: inspect against torch.load(mmap=True)");
  for (const count of counts) {
    const name = `many-${count}.pt`;
    await ask("many", path.join(folder, name), count);
    // torch takes tens of seconds for half a million.
    const times = await compare(
      {
        inspect: () => cost(() => inspectCheckpoint(place, name)),
        mmap: () => ask("mmap", path.join(folder, name)),
      },
      count >= 100_000 ? 1 : rounds,
    );
    const [inspect, mmap] = [times.get("inspect")!, times.get("mmap")!];
    const each = ((inspect.cpu / count) * 1e6).toFixed(2);
    const ratio = `${(mmap.seconds / inspect.seconds).toFixed(2)} x (cpu ${(mmap.cpu / inspect.cpu).toFixed(2)} x)`;
    const [own, torch] = [milliseconds(inspect.seconds), milliseconds(mmap.seconds)];
    console.log(`  ${String(count).padStart(8)}  inspect ${own} (${each} µs of cpu each)  torch ${torch}  ${ratio}`);
    rmSync(path.join(folder, name));
  }
} finally {
  child.stdin.end();
  rmSync(folder, { recursive: true, force: true });
}
