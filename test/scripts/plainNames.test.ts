import { expect, it } from "vitest";
import { plainNames } from "../../scripts/packaging/plainNames.ts";

it("names of chunks are one name; everything else stays", () => {
  const files = [
    "dist/part-A1B2C3D4.js",
    "dist\\part-ZZZZ9999.js",
    "dist/cli.js",
    "media/part-A1B2C3D4.js",
    "README.md",
  ];
  expect(plainNames(files)).toEqual(["README.md", "dist/cli.js", "dist/part-*.js", "media/part-A1B2C3D4.js"]);
});
