/**
 * Packs the extension and compares what is in it with scripts/packaging/files.txt, and its sizes with their budgets.
 * Usage: npm run package:check [-- --update]
 */
import { listFiles, PackageManager } from "@vscode/vsce";
import { execa } from "execa";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { plainNames } from "./packaging/plainNames.ts";

const mebibyte = 1024 * 1024;
const mostBytes = 3 * mebibyte;
const snapshot = "scripts/packaging/files.txt";

const folder = await mkdtemp(path.join(tmpdir(), "preflight-package-"));
const file = path.join(folder, "preflight.vsix");
try {
  await execa(process.execPath, ["scripts/package.ts", file], { stderr: "inherit" });
  const { size } = await stat(file);
  console.log(`${(size / mebibyte).toFixed(2)} MiB packed, at most ${mostBytes / mebibyte}`);
  if (size > mostBytes) fail(`The package is larger than ${mostBytes / mebibyte} MiB.`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

const found = plainNames(await listFiles({ cwd: process.cwd(), packageManager: PackageManager.None }));
if (process.argv.includes("--update")) await writeFile(snapshot, `${found.join("\n")}\n`);
const expected = (await readFile(snapshot, "utf8")).trimEnd().split("\n");
const added = found.filter((name) => !expected.includes(name));
const missing = expected.filter((name) => !found.includes(name));
for (const name of added) console.log(`+ ${name}`);
for (const name of missing) console.log(`- ${name}`);
if (added.length + missing.length > 0) {
  fail(`The package holds other files than ${snapshot} says. If that is meant: npm run package:check -- --update`);
}
console.log(`${found.length} files, as ${snapshot} says`);

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
