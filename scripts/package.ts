/** Makes preflight.vsix: production bundles, and what .vscodeignore lists. Usage: npm run package [-- FILE] */
import { execa } from "execa";

const file = process.argv[2] ?? "preflight.vsix";
await execa(
  "vsce",
  ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--out", file],
  {
    preferLocal: true,
    stdio: "inherit",
  },
);
