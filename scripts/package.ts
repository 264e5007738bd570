/** Makes preflight.vsix: production bundles, and what .vscodeignore lists. Usage: npm run package [-- FILE] */
import { execa } from "execa";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { readFile, writeFile } from "node:fs/promises";
import { withoutPictures } from "./packaging/withoutPictures.ts";

const file = process.argv[2] ?? "preflight.vsix";
const readme = "extension/readme.md";
await execa(
  "vsce",
  ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--out", file],
  {
    preferLocal: true,
    stdio: "inherit",
  },
);
const files = unzipSync(await readFile(file));
const name = Object.keys(files).find((one) => one.toLowerCase() === readme);
if (name === undefined) throw new Error(`${file} has no ${readme}`);
files[name] = strToU8(withoutPictures(strFromU8(files[name]!)));
await writeFile(file, zipSync(files, { level: 9 }));
