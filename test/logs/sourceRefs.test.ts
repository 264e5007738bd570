import { describe, expect, it } from "vitest";
import { sourceRefs } from "../../runtime/logs/sourceRefs.ts";

const places = (text: string) => sourceRefs(text).map(({ from, to, path, line }) => [text.slice(from, to), path, line]);

describe("places in source code", () => {
  it.each([
    ['  File "/app/src/train.py", line 42, in main', [['File "/app/src/train.py", line 42', "/app/src/train.py", 42]]],
    [
      '[rank3]:   File "C:\\\\work\\\\a b.py", line 7',
      [['File "C:\\\\work\\\\a b.py", line 7', "C:\\\\work\\\\a b.py", 7]],
    ],
    ["/app/train.py:12: UserWarning: slow", [["/app/train.py:12", "/app/train.py", 12]]],
    ["│ /app/train.py:12 in main │", [["/app/train.py:12", "/app/train.py", 12]]],
    ["C:\\\\w\\\\a.py:3: Warning", [["C:\\\\w\\\\a.py:3", "C:\\\\w\\\\a.py", 3]]],
    ["tests/test_a.py:9: AssertionError", [["tests/test_a.py:9", "tests/test_a.py", 9]]],
  ])("%s", (text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  it.each([
    '  File "<string>", line 1',
    '  File "<frozen importlib._bootstrap>", line 3',
    "loss.py",
    "a.py:x",
    "https://x/a.pyc:3",
    "12:30:11",
  ])("none in %s", (text) => {
    expect(sourceRefs(text)).toEqual([]);
  });

  it("takes time in proportion to the length", () => {
    const begin = performance.now();
    sourceRefs(`${"a/".repeat(500_000)}.py`);
    for (let round = 0; round < 200; round++) sourceRefs(`${"x.py".repeat(5000)} File "${"y".repeat(100_000)}`);
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});
