import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, onTestFinished, test, type TestContext } from "vitest";
import type { Check, Finding } from "../../runtime/checks/check.ts";
import { bytesEqualLock } from "../../runtime/checks/data/bytesEqualLock.ts";
import { lockAgrees } from "../../runtime/checks/data/lockAgrees.ts";
import { objectsInRemote } from "../../runtime/checks/data/objectsInRemote.ts";
import { runChecks } from "../../runtime/checks/runChecks.ts";
import { contextOf, helloWorld } from "../support/checkWorkspace.ts";
import { DvcRepository } from "./support/dvcRepository.ts";
import { labStore } from "./support/labStore.ts";

const secret = "preflight-lab";

/** Everything our reader must understand: templates, foreach, matrix, wdir, metrics outside the cache, odd names. */
const files: Record<string, string> = {
  "data/a.txt": "a\n",
  "data/sub/f.txt": "f\r\n",
  'data/é "q".txt': "quoted",
  "data/～.txt": "wide",
  "data/😀.txt": "smile",
  "crlf.txt": "one\r\ntwo\r\n",
  "params.yaml":
    "prep: {split: 0.2, small: 1e-05}\ntrain: {lr: 0.1, layers: [8, 8], on: true}\nunused: 1\nnames: [x, y]\n",
  "train.sh": "cat prepared/p.txt > model.bin\necho '{\"loss\": 1}' > metrics.json\n",
  "sub/keep": "",
  ".dvcignore": "*.tmp\n",
  "dvc.yaml": `vars:
  - out: prepared
stages:
  prep:
    cmd: mkdir -p \${out} && cat data/a.txt crlf.txt > \${out}/p.txt && echo \${prep.split} \${prep.small} > \${out}/s.txt
    deps: [data, crlf.txt]
    params: [prep.split]
    outs: ["\${out}"]
  train:
    cmd: sh train.sh
    deps: [prepared, train.sh]
    params: [train]
    outs: [model.bin]
    metrics:
      - metrics.json:
          cache: false
  below:
    wdir: sub
    cmd: cp ../data/a.txt out.txt
    deps: [../data/a.txt]
    params:
      - ../params.yaml:
          - train.lr
    outs:
      - out.txt
  each:
    foreach: \${names}
    do:
      cmd: echo \${item} > each-\${item}.txt
      outs: ["each-\${item}.txt"]
  grid:
    matrix: {seed: [1, 2], kind: [a, b]}
    cmd: echo \${item.seed} \${item.kind} > grid-\${item.seed}-\${item.kind}.txt
    outs: ["grid-\${item.seed}-\${item.kind}.txt"]
`,
};

async function check(folder: string, one: Check): Promise<Finding[]> {
  return runChecks({ ...contextOf(folder, helloWorld), trusted: true }, [one]);
}

async function statuses(folder: string, one: Check): Promise<string[]> {
  return [...new Set((await check(folder, one)).map(({ status }) => status))];
}

let base: DvcRepository | undefined;
let remote: string;

/** Made once: reproduced, committed and pushed to a local remote. */
function pushed(context: TestContext): DvcRepository {
  if (base === undefined) {
    const made = DvcRepository.create(context, { keep: true });
    made.write(files);
    remote = path.join(path.dirname(made.folder), "remote");
    made.dvc("remote", "add", "-q", "-d", "store", remote);
    made.dvc("add", "-q", "data", "crlf.txt");
    made.dvc("repro", "-q");
    made.commit();
    made.dvc("push", "-q");
    base = made;
  }
  return base.copy();
}

afterAll(() => base?.remove());

/** Clean to us: the lock agrees and the workspace has its bytes. */
async function cleanToUs(folder: string): Promise<boolean> {
  const all = [...(await statuses(folder, lockAgrees)), ...(await statuses(folder, bytesEqualLock))];
  return all.every((status) => status === "pass" || status === "n/a");
}

function cleanToDvc(repository: DvcRepository): boolean {
  return repository.dvc("status", "--json").trim() === "{}";
}

describe("the workspace: our verdict is that of dvc status", () => {
  const edit = (name: string, from: string, to: string) => (repository: DvcRepository) => {
    const text = readFileSync(repository.path(name), "utf8");
    expect(text).toContain(from);
    writeFileSync(repository.path(name), text.replace(from, to));
  };
  const states: Record<string, { change: (repository: DvcRepository) => void; clean: boolean }> = {
    clean: { change: () => {}, clean: true },
    "a param that no stage uses": { change: edit("params.yaml", "unused: 1", "unused: 2"), clean: true },
    "a param that is in a command": { change: edit("params.yaml", "split: 0.2", "split: 0.3"), clean: false },
    "a param that only templates use": { change: edit("params.yaml", "1e-05", "1e-06"), clean: false },
    "a param of a group": { change: edit("params.yaml", "[8, 8]", "[8, 9]"), clean: false },
    "a param written otherwise": { change: edit("params.yaml", "lr: 0.1", "lr: 0.10"), clean: true },
    "code of a stage": { change: edit("train.sh", "cat", "cat -- "), clean: false },
    "a member of the data": { change: (r) => r.write({ "data/sub/f.txt": "other" }), clean: false },
    "a new member": { change: (r) => r.write({ "data/new": "1" }), clean: false },
    "a member gone": { change: (r) => unlinkSync(r.path("data/😀.txt")), clean: false },
    "an ignored file": { change: (r) => r.write({ "data/x.tmp": "1" }), clean: true },
    "line endings": { change: (r) => r.write({ "crlf.txt": "one\ntwo\n" }), clean: false },
    "an output changed": { change: (r) => r.write({ "model.bin": "other" }), clean: false },
    "an output below wdir changed": { change: (r) => r.write({ "sub/out.txt": "other" }), clean: false },
    "an output gone": { change: (r) => rmSync(r.path("prepared"), { recursive: true }), clean: false },
    "a metric changed": { change: (r) => r.write({ "metrics.json": "{}" }), clean: false },
    "a command changed": { change: edit("dvc.yaml", "sh train.sh", "sh train.sh -x"), clean: false },
    "a foreach that grew": { change: edit("params.yaml", "[x, y]", "[x, y, z]"), clean: false },
    "a matrix that grew": { change: edit("dvc.yaml", "kind: [a, b]", "kind: [a, b, c]"), clean: false },
    "a matrix output gone": { change: (r) => unlinkSync(r.path("grid-2-b.txt")), clean: false },
    "no lock": { change: (r) => unlinkSync(r.path("dvc.lock")), clean: false },
    "hashes of DVC 2.x": { change: legacy, clean: true },
    "hashes of DVC 2.x, data changed": {
      change: (r) => {
        legacy(r);
        r.write({ "crlf.txt": "one\r\nthree\r\n" });
      },
      clean: false,
    },
  };
  test.for(Object.entries(states))("%s", async ([, { change, clean }], context) => {
    const repository = pushed(context);
    change(repository);
    expect({ dvc: cleanToDvc(repository), preflight: await cleanToUs(repository.folder) }).toEqual({
      dvc: clean,
      preflight: clean,
    });
  });

  test("a stage that is left in dvc.lock is told by us alone", async (context) => {
    const repository = pushed(context);
    const yaml = readFileSync(repository.path("dvc.yaml"), "utf8");
    writeFileSync(repository.path("dvc.yaml"), yaml.slice(0, yaml.indexOf("  grid:")));
    expect(cleanToDvc(repository)).toBe(true);
    const [finding] = await check(repository.folder, lockAgrees);
    expect(finding!.title).toContain("is in dvc.lock and no longer in dvc.yaml");
  });

  test("a damaged object in the cache is told, and deleted, by DVC alone: the workspace has the bytes", async (context) => {
    const repository = pushed(context);
    const object = objectOf(repository.path(".dvc/cache"), md5Of(repository, "crlf.txt.dvc"));
    chmodSync(object, 0o644);
    writeFileSync(object, "damaged");
    expect(await cleanToUs(repository.folder)).toBe(true);
    expect(repository.dvc("status", "--json")).toContain("not in cache");
    expect(existsSync(object)).toBe(false);
    expect(await cleanToUs(repository.folder)).toBe(true);
  });

  test("a broken dvc.lock: DVC's exit code is that of a change, ours says what it is", async (context) => {
    const repository = pushed(context);
    writeFileSync(repository.path("dvc.lock"), "schema: '2.0'\nstages: {a: [}\n");
    const changed = pushed(context);
    changed.write({ "model.bin": "other" });
    expect(repository.tryDvc("status", "-q").exitCode).toBe(changed.tryDvc("status", "-q").exitCode);
    const [finding] = await check(repository.folder, lockAgrees);
    expect(finding).toMatchObject({ status: "fail" });
    expect(finding!.title).toMatch(/dvc\.lock can not be read/);
  });
});

const legacyMd5 = "2094b601daac3d68f5aed51d3c20f7cd";

/** As DVC 2.x wrote it: no `hash`, the md5 of text with LF, and the object with the bytes as they were in the cache's old place. */
function legacy(repository: DvcRepository): void {
  writeFileSync(repository.path("crlf.txt.dvc"), `outs:\n- md5: ${legacyMd5}\n  size: 10\n  path: crlf.txt\n`);
  const object = repository.path(`.dvc/cache/${legacyMd5.slice(0, 2)}/${legacyMd5.slice(2)}`);
  mkdirSync(path.dirname(object), { recursive: true });
  copyFileSync(repository.path("crlf.txt"), object);
}

const objectOf = (folder: string, md5: string): string => path.join(folder, "files/md5", md5.slice(0, 2), md5.slice(2));
const md5Of = (repository: DvcRepository, name: string): string => {
  const text = readFileSync(repository.path(name.endsWith(".dvc") ? name : "dvc.lock"), "utf8");
  const pattern = name.endsWith(".dvc") ? /md5: (\S+)/ : new RegExp(`path: ${name}\\n\\s+hash: md5\\n\\s+md5: (\\S+)`);
  return pattern.exec(text)![1]!;
};
const memberOf = (repository: DvcRepository, dir: string, relpath: string): string => {
  const listing = objectOf(repository.path(".dvc/cache"), md5Of(repository, dir));
  const entries = JSON.parse(readFileSync(listing, "utf8")) as { md5: string; relpath: string }[];
  return entries.find((entry) => entry.relpath === relpath)!.md5;
};

describe("a local remote: PF-DATA-004 against dvc status -c", () => {
  /** Each test may damage it, so it has its own. */
  function ownRemote(context: TestContext): { repository: DvcRepository; own: string } {
    const repository = pushed(context);
    const own = path.join(path.dirname(repository.folder), "remote");
    cpSync(remote, own, { recursive: true });
    repository.dvc("remote", "modify", "--local", "store", "url", own);
    return { repository, own };
  }
  const spoil = (file: string, bytes: string): void => {
    chmodSync(file, 0o644);
    writeFileSync(file, bytes);
  };
  const cloud = (repository: DvcRepository): unknown => JSON.parse(repository.dvc("status", "-c", "--json"));

  test("everything is there", async (context) => {
    const { repository } = ownRemote(context);
    expect(cloud(repository)).toEqual({});
    const [finding, ...more] = await check(repository.folder, objectsInRemote);
    expect({ finding, more }).toMatchObject({ finding: { status: "pass" }, more: [] });
    expect(finding!.evidence.map(({ value }) => value).join()).toMatch(
      /(\d+), .* \1 by md5, 0 by size, 0 wrong, 0 not told/,
    );
  });

  test("nothing was pushed", async (context) => {
    const { repository, own } = ownRemote(context);
    rmSync(own, { recursive: true });
    expect(cloud(repository)).not.toEqual({});
    expect(await statuses(repository.folder, objectsInRemote)).toEqual(["fail"]);
  });

  test("a file, and a folder's listing", async (context) => {
    const { repository, own } = ownRemote(context);
    unlinkSync(objectOf(own, md5Of(repository, "crlf.txt.dvc")));
    unlinkSync(objectOf(own, md5Of(repository, "prepared")));
    expect(cloud(repository)).toMatchObject({ "crlf.txt": "new", prepared: "new" });
    const [finding] = await check(repository.folder, objectsInRemote);
    expect(finding!.status).toBe("fail");
    expect(finding!.evidence.map(({ label }) => label)).toEqual(expect.arrayContaining(["crlf.txt", "prepared/"]));
  });

  test("a member of a pushed folder: DVC sees nothing", async (context) => {
    const { repository, own } = ownRemote(context);
    unlinkSync(objectOf(own, memberOf(repository, "data.dvc", "😀.txt")));
    expect(cloud(repository)).toEqual({});
    expect(repository.dvc("data", "status", "--not-in-remote", "--json").trim()).toBe("{}");
    const [finding] = await check(repository.folder, objectsInRemote);
    expect(finding).toMatchObject({ status: "fail", title: "data/😀.txt is not in the remote" });
  });

  test("other bytes of the same size", async (context) => {
    const { repository, own } = ownRemote(context);
    spoil(objectOf(own, md5Of(repository, "crlf.txt.dvc")), "ONE\r\ntwo\r\n");
    // We look first: dvc status -c deletes the damaged object.
    const [finding] = await check(repository.folder, objectsInRemote);
    expect(cloud(repository)).toMatchObject({ "crlf.txt": "new" });
    expect(finding).toMatchObject({ status: "fail", title: "crlf.txt has other bytes there than the recorded ones" });
  });

  test("hashes of DVC 2.x lie at the top of the remote, with the bytes as they were", async (context) => {
    const { repository, own } = ownRemote(context);
    legacy(repository);
    const key = path.join(own, legacyMd5.slice(0, 2), legacyMd5.slice(2));
    expect(cloud(repository)).not.toEqual({});
    expect(await statuses(repository.folder, objectsInRemote)).toEqual(["fail"]);
    mkdirSync(path.dirname(key));
    copyFileSync(repository.path("crlf.txt"), key);
    expect(cloud(repository)).toEqual({});
    expect(await statuses(repository.folder, objectsInRemote)).toEqual(["pass"]);
  });

  test("no remote, a remote of another kind, and data of another repository", async (context) => {
    const source = pushed(context);
    const repository = DvcRepository.create(context);
    repository.write({ "x.txt": "x" });
    repository.dvc("add", "-q", "x.txt");
    expect(repository.tryDvc("status", "-c").exitCode).not.toBe(0);
    expect(await check(repository.folder, objectsInRemote)).toMatchObject([{ status: "fail" }]);
    repository.dvc("remote", "add", "-q", "-d", "far", "ssh://user:hunter2@example.invalid/x");
    const [far] = await check(repository.folder, objectsInRemote);
    expect(far).toMatchObject({ status: "unknown", title: "Remote far is on ssh://, which Preflight can not open" });
    expect(JSON.stringify(far)).not.toContain("hunter2");
    repository.dvc("remote", "add", "-q", "-f", "-d", "far", path.join(path.dirname(repository.folder), "store"));
    repository.dvc("push", "-q");
    expect(await statuses(repository.folder, objectsInRemote)).toEqual(["pass"]);
    repository.dvc("import", "-q", source.folder, "crlf.txt");
    expect(cloud(repository)).toEqual({});
    expect(await cleanToUs(repository.folder)).toBe(true);
    const findings = await check(repository.folder, objectsInRemote);
    expect(findings.map(({ status }) => status)).toEqual(["unknown", "pass"]);
    expect(findings[0]!.title).toContain("crlf.txt is imported from");
  });
});

describe("a remote on S3 (MinIO)", () => {
  async function onS3(context: TestContext) {
    const { endpoint, bucket } = await labStore(context, "minio");
    const repository = pushed(context);
    const prefix = `dvc-${path.basename(path.dirname(repository.folder))}`;
    repository.dvc("remote", "add", "-q", "-f", "-d", "store", `s3://${bucket}/${prefix}`);
    repository.dvc("remote", "modify", "store", "endpointurl", endpoint);
    repository.dvc("remote", "modify", "--local", "store", "access_key_id", "preflight");
    repository.dvc("remote", "modify", "--local", "store", "secret_access_key", secret);
    repository.dvc("push", "-q");
    const client = new S3Client({ endpoint, forcePathStyle: true });
    onTestFinished(() => client.destroy());
    const keyOf = (md5: string): string => `${prefix}/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`;
    return { repository, client, bucket, keyOf, endpoint };
  }
  const cloud = (repository: DvcRepository): string => repository.dvc("status", "-c", "--json").trim();

  /** Keys come from .dvc/config.local alone. */
  async function withoutEnvironment<T>(run: () => Promise<T>): Promise<T> {
    const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;
    const kept = names.map((name) => process.env[name]);
    for (const name of names) delete process.env[name];
    try {
      return await run();
    } finally {
      for (const [index, name] of names.entries()) if (kept[index] !== undefined) process.env[name] = kept[index];
    }
  }

  test("all there; a member gone and a corrupt object of the same size, which DVC calls clean", async (context) => {
    const { repository, client, bucket, keyOf } = await onS3(context);
    expect(cloud(repository)).toBe("{}");
    const whole = await withoutEnvironment(() => check(repository.folder, objectsInRemote));
    expect(whole).toMatchObject([{ status: "pass" }]);
    expect(whole[0]!.evidence.map(({ value }) => value).join()).toMatch(/(\d+), .* \1 by md5/);

    const file = md5Of(repository, "crlf.txt.dvc");
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: keyOf(file), Body: "ONE\r\ntwo\r\n" }));
    const member = memberOf(repository, "data.dvc", "sub/f.txt");
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: keyOf(member) }));
    // A fresh DVC, which remembers nothing of the remote, and asks S3.
    rmSync(`${repository.folder}-state`, { recursive: true, force: true });
    expect(cloud(repository)).toBe("{}");
    const [finding] = await withoutEnvironment(() => check(repository.folder, objectsInRemote));
    expect(finding!.status).toBe("fail");
    const told = finding!.evidence.map(({ label, value }) => `${label} ${value}`);
    expect(told).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^crlf\.txt has other bytes there/),
        expect.stringMatching(/^data\/sub\/f\.txt is not in the remote/),
      ]),
    );
    expect(JSON.stringify([whole, finding])).not.toContain(secret);
  });

  test("an object of several parts has no MD5 and is read; credentials that are wrong are told without them", async (context) => {
    const { repository, client, bucket, keyOf } = await onS3(context);
    const Key = keyOf(md5Of(repository, "crlf.txt.dvc"));
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key }));
    const part = { Bucket: bucket, Key, UploadId, PartNumber: 1 };
    const { ETag } = await client.send(new UploadPartCommand({ ...part, Body: files["crlf.txt"]! }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    await client.send(new CompleteMultipartUploadCommand({ Bucket: bucket, Key, UploadId, MultipartUpload }));
    expect(await withoutEnvironment(() => statuses(repository.folder, objectsInRemote))).toEqual(["pass"]);
    repository.dvc("remote", "modify", "--local", "store", "secret_access_key", "not-the-secret");
    const [finding] = await withoutEnvironment(() => check(repository.folder, objectsInRemote));
    expect(finding!.status).toBe("unknown");
    expect(finding!.title).toMatch(/could not be asked/);
    expect(JSON.stringify(finding)).not.toMatch(/not-the-secret|access_key/);
    repository.dvc("remote", "modify", "store", "endpointurl", "http://127.0.0.1:9");
    const [gone] = await withoutEnvironment(() => check(repository.folder, objectsInRemote));
    expect(gone).toMatchObject({ status: "unknown" });
    expect(repository.tryDvc("status", "-c").exitCode).not.toBe(0);
  });
});
