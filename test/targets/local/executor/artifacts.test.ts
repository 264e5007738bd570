import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Header } from "tar";
import { zipSync } from "fflate";
import type { Artifact } from "../../../../runtime/manifest/argo.ts";
import { ArtifactStore } from "../../../../runtime/targets/local/executor/artifacts/artifactStore.ts";
import { ExecutorHarness } from "../support/executorHarness.ts";

const sh = (script: string) => ({ image: "any", command: ["sh", "-c", script] });
let harness: ExecutorHarness;
beforeAll(async () => {
  harness = await ExecutorHarness.open({
    specVolumes: [
      { name: "w", emptyDir: {} },
      { name: "p", persistentVolumeClaim: { claimName: "kept" } },
    ],
  });
});
afterAll(() => harness.close());

/** Runs a generator, then a user of what it made. */
async function pass(script: string, artifact: Artifact, use: string, input: Partial<Artifact> = {}) {
  const made = await harness.once(
    { container: sh(script), outputs: { artifacts: [artifact] } },
    { podName: `gen-${Math.random()}` },
  );
  const pod = harness.start(
    { container: sh(use) },
    { inputArtifacts: (made.outputs?.artifacts ?? []).map((saved) => ({ ...saved, path: "/in", ...input })) },
  );
  const used = await harness.result(pod);
  return { made, used, log: await logOf(pod) };
}

async function logOf(pod: string): Promise<string> {
  const file = join(harness.run.incarnation(pod, 0), "main.log");
  return existsSync(file) ? (await readFile(file, "utf8")).replaceAll(/^\S+Z std... [FP] /gm, "") : "";
}

describe("artifacts as in the recorded runs", () => {
  test("a folder as tar keeps empty folders and relative links; the key is Argo's", async () => {
    const { made, used, log } = await pass(
      "mkdir -p /o/sub /o/empty; echo 1 > /o/one; echo 2 > /o/sub/two; ln -s one /o/link",
      { name: "d", path: "/o" },
      "cd /in; find . | sort; cat one sub/two link",
    );
    expect(made.outputs?.artifacts?.[0]?.s3?.key).toMatch(/^wf\/gen-[\d.]+\/d\.tgz$/);
    expect(used.phase).toBe("Succeeded");
    expect(log).toBe(".\n./empty\n./link\n./one\n./sub\n./sub/two\n1\n2\n1\n");
  });

  test("a folder without an archive loses them", async () => {
    const { made, log } = await pass(
      "mkdir -p /o/sub /o/empty; echo 1 > /o/one; echo 2 > /o/sub/two; ln -s one /o/link",
      { name: "d", path: "/o", archive: { none: {} } },
      "cd /in; find . | sort",
    );
    expect(made.outputs?.artifacts?.[0]?.s3?.key).toMatch(/\/o$/);
    expect(log).toBe(".\n./one\n./sub\n./sub/two\n");
  });

  test("a file output that is itself a link stands for its content", async () => {
    const { log } = await pass(
      "mkdir /o; echo x > /o/f; ln -s f /o/same",
      { name: "l", path: "/o/same" },
      "readlink /in || cat /in",
    );
    expect(log).toBe("x\n");
  });

  test("an absolute link passes as tar, fails without archive, and fails on reading", async () => {
    const script = "mkdir /o; ln -s /etc/hostname /o/l; echo x > /o/f";
    const { made, used } = await pass(script, { name: "d", path: "/o" }, "true");
    expect(made.phase).toBe("Succeeded");
    expect(used).toMatchObject({
      phase: "Error",
      message: "init: Error (exit code 64): illegal symlink target: o/l -> /etc/hostname",
    });
    const none = await harness.once({
      container: sh(script),
      outputs: { artifacts: [{ name: "d", path: "/o", archive: { none: {} } }] },
    });
    expect(none).toMatchObject({
      phase: "Error",
      message: "wait: Error (exit code 64): illegal symlink target: o/l -> /etc/hostname; ",
      outputs: { exitCode: "0" },
    });
  });

  test("raw inputs: content, mode 666 or the one given", async () => {
    const pod = harness.start(
      { container: sh("/in/a.sh; stat -c '%s %a' /in/a.sh /in/b") },
      {
        inputArtifacts: [
          { name: "a", path: "/in/a.sh", mode: 0o755, raw: { data: "#!/bin/sh\necho raw for Eve\n" } },
          { name: "b", path: "/in/b", raw: { data: "" } },
        ],
      },
    );
    await harness.result(pod);
    expect(await logOf(pod)).toBe("raw for Eve\n27 755\n0 666\n");
  });

  test("missing: output, output of a failed step, optional output, parameter, input key", async () => {
    const outputs = { artifacts: [{ name: "a", path: "/tmp/none" }] };
    expect(await harness.once({ container: sh("true"), outputs })).toMatchObject({
      phase: "Error",
      message:
        "wait: Error (exit code 64): open /var/run/argo/outputs/artifacts/tmp/none.tgz: no such file or directory; ",
      outputs: { exitCode: "0" },
    });
    expect(await harness.once({ container: sh("exit 2"), outputs })).toMatchObject({
      phase: "Failed",
      message: "main: Error (exit code 2)",
    });
    const optional = await harness.once({
      container: sh("true"),
      outputs: { artifacts: [{ name: "a", path: "/tmp/none", optional: true }] },
    });
    expect(optional).toMatchObject({ phase: "Succeeded", outputs: { exitCode: "0" } });
    expect(optional.outputs?.artifacts).toBeUndefined();
    const parameter = await harness.once({
      container: sh("true"),
      outputs: { parameters: [{ name: "p", valueFrom: { path: "/tmp/none" } }] },
    });
    expect(parameter).toMatchObject({
      phase: "Error",
      message: "wait: Error (exit code 64): open /var/run/argo/outputs/parameters/tmp/none: no such file or directory",
    });
    expect(parameter.outputs?.parameters).toEqual([{ name: "p", valueFrom: { path: "/tmp/none" } }]);
    const input = await harness.once(
      { container: sh("true") },
      { inputArtifacts: [{ name: "in", path: "/in/f", s3: { key: "never/written.txt" } }] },
    );
    expect(input).toMatchObject({
      phase: "Error",
      message: "init: Error (exit code 64): artifact in failed to load: The specified key does not exist.",
    });
  });

  test("zip: fails from the container's own layer, travels from a volume", async () => {
    const zip = { name: "z", archive: { zip: {} } };
    expect(
      await harness.once({ container: sh("echo z > /tmp/s"), outputs: { artifacts: [{ ...zip, path: "/tmp/s" }] } }),
    ).toMatchObject({
      phase: "Error",
      message: "wait: Error (exit code 64): stat /tmp/argo/outputs/artifacts/z: no such file or directory; ",
    });
    const container = {
      ...sh("mkdir -p /w/d/e; echo one > /w/d/1; echo two > /w/d/e/2"),
      volumeMounts: [{ name: "w", mountPath: "/w" }],
    };
    const made = await harness.once(
      { container, outputs: { artifacts: [{ ...zip, path: "/w/d" }] } },
      { podName: "zipper" },
    );
    expect(made.outputs?.artifacts?.[0]?.s3?.key).toBe("wf/zipper/z.zip");
    const pod = harness.start(
      { container: sh("cd /in; find . -type f | sort | xargs cat") },
      { inputArtifacts: [{ ...made.outputs!.artifacts![0]!, path: "/in" }] },
    );
    await harness.result(pod);
    expect(await logOf(pod)).toBe("one\ntwo\n");
  });

  test("volumes: an input inside one, an emptyDir is fresh, a claim is kept", async () => {
    const mounts = [
      { name: "w", mountPath: "/w" },
      { name: "p", mountPath: "/p" },
    ];
    const run = async (script: string, inputArtifacts: Artifact[] = []) => {
      const pod = harness.start({ container: { ...sh(script), volumeMounts: mounts } }, { inputArtifacts });
      await harness.result(pod);
      return logOf(pod);
    };
    expect(await run("cd /w; find .; echo kept > /p/f", [{ name: "in", path: "/w/deep/in", raw: { data: "x" } }])).toBe(
      ".\n./deep\n./deep/in\n",
    );
    expect(await run("find /w; cat /p/f")).toBe("/w\nkept\n");
  });
});

describe("hostile input", () => {
  const entry = (path: string, type: "File" | "SymbolicLink" | "CharacterDevice", linkpath?: string) => {
    const block = Buffer.alloc(512);
    new Header({ path, type, linkpath, size: 0, mode: 0o644, mtime: new Date(0) }).encode(block);
    return block;
  };
  const archives: [string, Buffer[], string][] = [
    ["a name that climbs", [entry("../../escape", "File")], "illegal file path: ../../escape"],
    ["an absolute name", [entry("/escape", "File")], "illegal file path: /escape"],
    ["a link that climbs", [entry("d/l", "SymbolicLink", "../../x")], "illegal symlink target: d/l -> ../../x"],
    [
      "a file below a link",
      [entry("l", "SymbolicLink", "."), entry("l/x", "File")],
      "illegal file path: l/x is below a link",
    ],
    ["a device", [entry("dev", "CharacterDevice")], "illegal entry: dev is a CharacterDevice"],
  ];
  test.each(archives)("an archive with %s is refused and writes nothing", async (_name, blocks, message) => {
    const key = `hostile/${Math.random()}.tgz`;
    await harness.store.put(key, async (file) =>
      writeFileSync(file, gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))),
    );
    const result = await harness.once(
      { container: sh("true") },
      { inputArtifacts: [{ name: "in", path: "/in/x", s3: { key } }] },
    );
    expect(result).toMatchObject({ phase: "Error", message: `init: Error (exit code 64): ${message}` });
  });

  test("a zip with a name that climbs is refused", async () => {
    await harness.store.put("hostile/a.zip", async (file) =>
      writeFileSync(file, zipSync({ "../escape": new Uint8Array(1) })),
    );
    const result = await harness.once(
      { container: sh("true") },
      { inputArtifacts: [{ name: "in", path: "/in/x", s3: { key: "hostile/a.zip" }, archive: { zip: {} } }] },
    );
    expect(result).toMatchObject({
      phase: "Error",
      message: "init: Error (exit code 64): illegal file path: ../escape",
    });
  });

  test("keys and names that climb stay inside the run", async () => {
    const store = new ArtifactStore("/S");
    expect(store.pathOf("../../etc/passwd")).toBe("/S/objects/%2E%2E/%2E%2E/etc/passwd");
    expect(store.pathOf("/a//./b%2E")).toBe("/S/objects/a/%2E/b%252E");
    const result = await harness.once(
      { container: sh("echo x > /tmp/f"), outputs: { artifacts: [{ name: "../../../../up", path: "/tmp/f" }] } },
      { podName: "../../../../climber" },
    );
    expect(result.phase).toBe("Succeeded");
    expect(readdirSync(harness.base).sort()).toEqual(["claims", "run", "workspace"]);
  });

  test("an input is not written through a link that an earlier step left in a volume", async () => {
    const outside = join(harness.base, "workspace", "precious");
    mkdirSync(outside);
    const claim = join(harness.base, "claims", "kept");
    await mkdir(claim, { recursive: true });
    symlinkSync(outside, join(claim, "trap"));
    const result = await harness.once(
      { container: { ...sh("true"), volumeMounts: [{ name: "p", mountPath: "/p" }] } },
      { inputArtifacts: [{ name: "in", path: "/p/trap/file", raw: { data: "x" } }] },
    );
    expect(result.phase).toBe("Error");
    expect(result.message).toContain("illegal symlink in the way");
    expect(readdirSync(outside)).toEqual([]);
  });

  test("a named pipe or a giant file in place of an output parameter does not hang or fill memory", async () => {
    const outputs = { parameters: [{ name: "p", valueFrom: { path: "/tmp/p" } }] };
    expect(await harness.once({ container: sh("mkfifo /tmp/p"), outputs })).toMatchObject({
      phase: "Error",
      message: "wait: Error (exit code 64): output parameter p: it is not a file",
    });
    expect(await harness.once({ container: sh("truncate -s 5G /tmp/p"), outputs })).toMatchObject({
      phase: "Error",
      message: "wait: Error (exit code 64): output parameter p: it is larger than 1048576 bytes",
    });
  });

  test("a plain gzip file is not taken for a tar", async () => {
    await harness.store.put("plain.gz", async (file) => writeFileSync(file, gzipSync("just text")));
    const pod = harness.start(
      { container: sh("zcat < /in/f") },
      { inputArtifacts: [{ name: "in", path: "/in/f", s3: { key: "plain.gz" } }] },
    );
    await harness.result(pod);
    expect(await logOf(pod)).toBe("just text\n");
    expect(lstatSync(join(harness.run.incarnation(pod, 0), "root/in/f")).isFile()).toBe(true);
  });
});
