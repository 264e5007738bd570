import { describe, expect, it } from "vitest";
import { TracebackFinder } from "../../runtime/logs/tracebacks.ts";

function find(text: string) {
  const finder = new TracebackFinder();
  for (const [line, entry] of text.split("\n").entries()) finder.add(line, entry);
  return finder.finish();
}

const plain = `step 1
Traceback (most recent call last):
  File "/app/train.py", line 42, in main
    loss = step(batch)
           ^^^^^^^^^^^
  File "/app/train.py", line 17, in step
    raise ValueError("bad loss")
ValueError: bad loss
next`;

describe("tracebacks in a log", () => {
  it("end with the exception", () => {
    expect(find(plain)).toEqual([{ start: 1, end: 7, error: "ValueError: bad loss" }]);
  });

  it("that are chained are one", () => {
    const text = `Traceback (most recent call last):
  File "a.py", line 1, in f
KeyError: 'x'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "a.py", line 3, in g
RuntimeError: no x

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "a.py", line 9, in h
OSError: disk full
after`;
    expect(find(text)).toEqual([{ start: 0, end: 14, error: "OSError: disk full" }]);
  });

  it("that follow each other without a link are two", () => {
    const one = 'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: a';
    expect(find(`${one}\n\n${one}`)).toMatchObject([
      { start: 0, end: 2 },
      { start: 4, end: 6 },
    ]);
  });

  it("of an exception group are one", () => {
    // As CPython 3.11 prints it.
    const text = `  + Exception Group Traceback (most recent call last):
  |   File "/app/a.py", line 5, in <module>
  |     raise ExceptionGroup("several", errors)
  | ExceptionGroup: several (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/app/a.py", line 2, in f
    |     raise ValueError(1)
    | ValueError: 1
    +---------------- 2 ----------------
    | TypeError: int
    +------------------------------------
bye`;
    expect(find(text)).toEqual([{ start: 0, end: 11, error: "ExceptionGroup: several (2 sub-exceptions)" }]);
  });

  it("of several ranks run into each other", () => {
    const text = `[rank0]: Traceback (most recent call last):
[rank1]: Traceback (most recent call last):
[rank0]:   File "t.py", line 1, in a
[rank1]:   File "t.py", line 1, in a
[rank0]: torch.cuda.OutOfMemoryError: CUDA out of memory
[rank1]: RuntimeError: NCCL error
W1125 torchrun stops`;
    expect(find(text)).toEqual([
      { start: 0, end: 4, error: "[rank0]: torch.cuda.OutOfMemoryError: CUDA out of memory" },
      { start: 1, end: 5, error: "[rank1]: RuntimeError: NCCL error" },
    ]);
  });

  it("that are cut off are told as far as they go", () => {
    expect(find('Traceback (most recent call last):\n  File "t.py", line 1, in a')).toEqual([
      { start: 0, end: 1, error: "" },
    ]);
  });

  it("never cost more than in proportion to the text", () => {
    const finder = new TracebackFinder();
    for (let line = 0; line < 50_000; line++) finder.add(line, `[rank${line}]: Traceback (most recent call last):`);
    expect(finder.finish().length).toBeLessThanOrEqual(1000);
    const long = `Traceback (most recent call last):\n${`  ${"|".repeat(60_000)}\n`.repeat(50)}E: x`;
    expect(find(long)).toHaveLength(1);
  });
});
