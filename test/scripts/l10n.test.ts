import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { bundleText } from "../../scripts/l10n/bundleText.ts";

it("l10n/bundle.l10n.json holds every string of the extension, and no other (npm run l10n)", async () => {
  const text = await bundleText();
  expect(Object.keys(JSON.parse(text)).length).toBeGreaterThan(50);
  expect(JSON.parse(readFileSync("l10n/bundle.l10n.json", "utf8"))).toEqual(JSON.parse(text));
});
