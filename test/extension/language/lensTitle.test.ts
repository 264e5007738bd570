import { expect, it } from "vitest";
import { lensTitle, type Translate } from "../../../extension/language/lensTitle.ts";

const plain: Translate = (message, ...args) =>
  message.replaceAll(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));

it.each([
  [{ fail: 2, warn: 3, unknown: 0 }, "Preflight: 2 fail, 3 warn"],
  [{ fail: 0, warn: 0, unknown: 1 }, "Preflight: 1 unknown"],
  [{ fail: 0, warn: 0, unknown: 0 }, "Preflight: nothing to mend"],
])("counts what is there: %j", (counts, title) => {
  expect(lensTitle(counts, plain)).toBe(title);
});
