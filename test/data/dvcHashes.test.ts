import { createHash } from "node:crypto";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { compareCodePoints, dirHash } from "../../runtime/data/dvc/dirHash.ts";
import { ignoreRules, isIgnored } from "../../runtime/data/dvc/dvcIgnore.ts";
import { fileHash } from "../../runtime/data/dvc/fileHash.ts";
import { hashPath } from "../../runtime/data/dvc/hashPath.ts";
import { pythonFloat, resolveText, unresolved } from "../../runtime/data/dvc/template.ts";
import { temporaryWorkspace } from "../support/checkWorkspace.ts";

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
const signal = new AbortController().signal;

describe("dirHash", () => {
  test("is what Python's json.dumps and sort give", () => {
    expect(dirHash([])).toBe("d751713988987e9331980363e24189ce.dir");
    const names = ["sub.z", "sub/f", "sub-a/f", "～.txt", "😀.txt", 'é"q\\.txt', "tab\t.txt", "del\x7f.txt", "a b"];
    // Computed with Python 3: md5(json.dumps(sorted list, sort_keys=True)).
    expect(dirHash(names.map((name) => ({ path: name, md5: md5(name) })))).toBe("944cb2b93cbd96930158d27e4cfb96f5.dir");
  });
  test("orders by code point", () => {
    expect(["😀", "～", "a"].toSorted(compareCodePoints)).toEqual(["a", "～", "😀"]);
  });
});

describe("fileHash", () => {
  test("raw, and with line endings as DVC 2.x", async () => {
    const binary = Buffer.concat([Buffer.from("a\r\n\0"), Buffer.alloc(300_000, "x\r\n")]);
    const long = `${"y".repeat((1 << 18) - 1)}\r\nz\r`;
    const folder = temporaryWorkspace({ "crlf.txt": "a\r\nb\rc\r\n", binary, long });
    const hash = (name: string, kind: "md5" | "md5-dos2unix") => fileHash(path.join(folder, name), kind, { signal });
    expect(await hash("crlf.txt", "md5")).toBe(md5("a\r\nb\rc\r\n"));
    expect(await hash("crlf.txt", "md5-dos2unix")).toBe(md5("a\nb\rc\n"));
    expect(await hash("binary", "md5-dos2unix")).toBe(createHash("md5").update(binary).digest("hex"));
    // CR and LF on two sides of a block, and a CR at the very end.
    expect(await hash("long", "md5-dos2unix")).toBe(md5(long.replace("\r\n", "\n")));
  });
  test("stops when aborted", async () => {
    const folder = temporaryWorkspace({ a: "x" });
    await expect(fileHash(path.join(folder, "a"), "md5", { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe("hashPath", () => {
  test("a folder, without what .dvcignore names, links followed, loops ended", async () => {
    const folder = temporaryWorkspace({
      ".dvcignore": "*.tmp\n",
      "data/a": "1",
      "data/sub/b": "22",
      "data/x.tmp": "no",
      "data/.git/config": "no",
      other: "333",
    });
    symlinkSync(path.join(folder, "other"), path.join(folder, "data/link"));
    symlinkSync(path.join(folder, "data"), path.join(folder, "data/sub/loop"));
    const found = await hashPath(path.join(folder, "data"), { kind: "md5", signal, root: folder });
    expect(found).toEqual({
      md5: dirHash([
        { path: "a", md5: md5("1") },
        { path: "link", md5: md5("333") },
        { path: "sub/b", md5: md5("22") },
      ]),
      size: 6,
      nfiles: 3,
    });
    expect(await hashPath(path.join(folder, "missing"), { kind: "md5", signal, root: folder })).toBeUndefined();
  });
  test("thousands of files", async () => {
    const folder = temporaryWorkspace();
    mkdirSync(path.join(folder, "d"));
    for (let index = 0; index < 3000; index += 1) writeFileSync(path.join(folder, "d", `f${index}`), String(index));
    const seen: number[] = [];
    const found = await hashPath(path.join(folder, "d"), {
      kind: "md5",
      signal,
      root: folder,
      onProgress: ({ done }) => seen.push(done),
    });
    expect(found!.nfiles).toBe(3000);
    expect(seen.at(-1)).toBe(found!.size);
  });
});

test(".dvcignore patterns", () => {
  const rules = ignoreRules("*.log\n!keep.log\n/top\nlogs/\na/**/z\n[ab]?.txt\n# no\n");
  const ignored = (name: string, folder = false): boolean => isIgnored(rules, name, folder);
  expect([ignored("x.log"), ignored("d/x.log"), ignored("keep.log")]).toEqual([true, true, false]);
  expect([ignored("top"), ignored("d/top"), ignored("logs", true), ignored("logs", false)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect([ignored("a/z"), ignored("a/b/c/z"), ignored("a/b/c/y")]).toEqual([true, true, false]);
  expect([ignored("a1.txt"), ignored("c1.txt"), ignored(".git", true)]).toEqual([true, false, true]);
  expect(isIgnored(ignoreRules(`${"*a".repeat(400)}b`), "a".repeat(5000), false)).toBe(false);
});

test("templating", () => {
  const variables = { train: { lr: 0.1, n: 3n, on: true, name: "a b", list: ["x"] } };
  expect(resolveText("--lr ${train.lr} -n ${train.n} ${train.on} ${train.list[0]}", variables)).toBe(
    "--lr 0.1 -n 3 true x",
  );
  for (const text of ["${train}", "${train.name}", "${train.missing}", "${train.lr"])
    expect(resolveText(text, variables)).toBe(unresolved);
  expect([0.1, 1e-5, 0.0001, 1, 1e16, 1e15, 2.5e-7, -0.5, 1e22].map(pythonFloat)).toEqual([
    "0.1",
    "1e-05",
    "0.0001",
    "1.0",
    "1e+16",
    "1000000000000000.0",
    "2.5e-07",
    "-0.5",
    "1e+22",
  ]);
});
