import { describe, expect, test } from "vitest";
import { afterSigterm } from "../../runtime/code/python/afterSigterm.ts";
import { readPythonFile } from "../../runtime/code/python/pythonFile.ts";

const after = (text: string, unread: string[] = []) =>
  afterSigterm({ files: [readPythonFile(text, "train.py")!], unread });

const head = "import signal, sys, os\n";
const loop = "def main():\n    for step in range(10):\n        train(step)\n";
const flagged = (then: string, tail = "main()\n") =>
  `${head}stop = False
def on_term(signum, frame):
    global stop
    stop = True
signal.signal(signal.SIGTERM, on_term)
def main():
    for step in range(10):
        if stop:
            ${then}
    return 0
${tail}`;

describe("after SIGTERM", () => {
  test.each([
    ["no handler", `${head}${loop}main()\n`, "default", 143],
    [
      "KeyboardInterrupt that nothing catches",
      `${head}def h(s, f):\n    raise KeyboardInterrupt\nsignal.signal(signal.SIGTERM, h)\nmain()\n`,
      "exit-nonzero",
      130,
    ],
    [
      "a flag, and an exit code for another error",
      flagged("break", "try:\n    main()\nexcept ValueError:\n    sys.exit(1)\n"),
      "exit-zero",
      0,
    ],
    ["SIG_IGN", `${head}signal.signal(signal.SIGTERM, signal.SIG_IGN)\n`, "ignored", undefined],
    ["SIG_DFL", `${head}signal.signal(signal.SIGTERM, signal.SIG_DFL)\n`, "default", 143],
    [
      "sys.exit(0)",
      `${head}def h(s, f):\n    save()\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, h)\n`,
      "exit-zero",
      0,
    ],
    ["sys.exit()", `${head}def h(s, f):\n    sys.exit()\nsignal.signal(signal.SIGTERM, h)\n`, "exit-zero", 0],
    [
      "sys.exit(143)",
      `${head}def h(s, f):\n    sys.exit(143)\nsignal.signal(signal.SIGTERM, h)\n`,
      "exit-nonzero",
      143,
    ],
    [
      "128 + signum",
      `${head}def h(signum, f):\n    sys.exit(128 + signum)\nsignal.signal(signal.SIGTERM, h)\n`,
      "exit-nonzero",
      143,
    ],
    ["constant", `${head}CODE = 143\ndef h(s, f):\n    os._exit(CODE)\nsignal.signal(15, h)\n`, "exit-nonzero", 143],
    ["text", `${head}def h(s, f):\n    sys.exit("preempted")\nsignal.signal(signal.SIGTERM, h)\n`, "exit-nonzero", 1],
    [
      "computed",
      `${head}def h(s, f):\n    sys.exit(code_for(s))\nsignal.signal(signal.SIGTERM, h)\n`,
      "unknown",
      undefined,
    ],
    [
      "lambda",
      "import signal as s\nfrom sys import exit as leave\ns.signal(s.SIGTERM, lambda *_: leave(0))\n",
      "exit-zero",
      0,
    ],
    [
      "raise SystemExit",
      `${head}def h(s, f):\n    raise SystemExit\nsignal.signal(signal.SIGTERM, h)\n`,
      "exit-zero",
      0,
    ],
    [
      "raise SystemExit(143)",
      `${head}def h(s, f):\n    raise SystemExit(143)\nsignal.signal(signal.SIGTERM, h)\n`,
      "exit-nonzero",
      143,
    ],
    [
      "raise own, uncaught",
      `${head}class Gone(Exception): pass\ndef h(s, f):\n    raise Gone()\nsignal.signal(signal.SIGTERM, h)\n`,
      "exit-nonzero",
      1,
    ],
    [
      "raise own, caught",
      `${head}def h(s, f):\n    raise Gone()\nsignal.signal(signal.SIGTERM, h)\ntry:\n    main()\nexcept Gone:\n    save()\n`,
      "unknown",
      undefined,
    ],
    [
      "raise own, caught, exit 0",
      `${head}def h(s, f):\n    raise Gone()\nsignal.signal(signal.SIGTERM, h)\ntry:\n    main()\nexcept Gone:\n    sys.exit(0)\n`,
      "exit-zero",
      0,
    ],
    [
      "loop over signals",
      `${head}def h(s, f):\n    sys.exit(0)\nfor sig in (signal.SIGINT, signal.SIGTERM):\n    signal.signal(sig, h)\n`,
      "exit-zero",
      0,
    ],
    ["SIGINT only", `${head}def h(s, f):\n    sys.exit(0)\nsignal.signal(signal.SIGINT, h)\n`, "default", 143],
    [
      "via helper",
      `${head}def leave():\n    sys.exit(0)\ndef h(s, f):\n    leave()\nsignal.signal(signal.SIGTERM, h)\n`,
      "exit-zero",
      0,
    ],
    [
      "prints only",
      `${head}def h(s, f):\n    print("no")\nsignal.signal(signal.SIGTERM, h)\n${loop}`,
      "keeps-running",
      undefined,
    ],
    [
      "flag nobody reads",
      `${head}stop = False\ndef h(s, f):\n    global stop\n    stop = True\nsignal.signal(signal.SIGTERM, h)\n${loop}`,
      "keeps-running",
      undefined,
    ],
    ["flag, break", flagged("break"), "exit-zero", 0],
    ["flag, exit 143", flagged("sys.exit(143)"), "exit-nonzero", 143],
    ["flag, exit 0", flagged("sys.exit(0)"), "exit-zero", 0],
    ["flag, return 143, wired", flagged("return 143", "sys.exit(main())\n"), "exit-nonzero", 143],
    ["flag, return, wired", flagged("return", "raise SystemExit(main())\n"), "exit-zero", 0],
    ["flag, return, not wired", flagged("return", "main()\n"), "exit-zero", 0],
    ["flag, break, later exit", flagged("break", "main()\nif stop:\n    sys.exit(143)\n"), "exit-nonzero", 143],
    [
      "flag, conditional result",
      flagged("break", "def run():\n    main()\n    return 143 if stop else 0\nsys.exit(run())\n"),
      "exit-nonzero",
      143,
    ],
    ["flag, computed elsewhere", flagged("break", "main()\nsys.exit(compute)\n"), "unknown", undefined],
    [
      "event",
      `${head}import threading\nstop = threading.Event()\nsignal.signal(signal.SIGTERM, lambda *_: stop.set())\nwhile not stop.is_set():\n    step()\n`,
      "exit-zero",
      0,
    ],
    [
      "bound set",
      `${head}import asyncio, threading\nstop = threading.Event()\nloop.add_signal_handler(signal.SIGTERM, stop.set)\nwhile not stop.is_set():\n    step()\nsys.exit(143 if stop.is_set() else 0)\n`,
      "exit-nonzero",
      143,
    ],
    [
      "method",
      `${head}class Killer:\n    def __init__(self):\n        self.now = False\n        signal.signal(signal.SIGTERM, self.go)\n    def go(self, *args):\n        self.now = True\nk = Killer()\nwhile True:\n    step()\n    if k.now:\n        save()\n        sys.exit(143)\n`,
      "exit-nonzero",
      143,
    ],
    [
      "second signal forces",
      `${head}stop = False\ndef h(s, f):\n    global stop\n    if stop:\n        os._exit(1)\n    stop = True\nsignal.signal(signal.SIGTERM, h)\nwhile not stop:\n    step()\n`,
      "exit-zero",
      0,
    ],
    [
      "re-raised",
      `${head}def h(s, f):\n    save()\n    signal.signal(signal.SIGTERM, signal.SIG_DFL)\n    os.kill(os.getpid(), signal.SIGTERM)\nsignal.signal(signal.SIGTERM, h)\n`,
      "exit-nonzero",
      143,
    ],
    [
      "opaque call",
      `${head}def h(s, f):\n    trainer.request_stop()\nsignal.signal(signal.SIGTERM, h)\n`,
      "unknown",
      undefined,
    ],
    ["handler not found", `${head}from other import h\nsignal.signal(signal.SIGTERM, h)\n`, "unknown", undefined],
    ["Lightning", "import lightning as L\nL.Trainer().fit(model)\n", "unknown", undefined],
  ])("%s", (_name, text, outcome, code) => {
    const result = after(text);
    expect({ outcome: result.outcome, code: result.code }).toEqual({ outcome, code });
  });

  test("nothing is concluded from code that was not read", () => {
    expect(after(`${head}main()\n`, ["helpers"]).outcome).toBe("unknown");
  });

  test("gives the place of a literal zero", () => {
    const result = after(`${head}def h(s, f):\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, h)\n`);
    expect(result.zero).toMatchObject({
      newText: "143",
      range: { start: { line: 3, column: 14 }, end: { line: 3, column: 15 } },
    });
  });

  test("hostile sources are bounded", () => {
    expect(readPythonFile("(".repeat(2_000_000), "x.py")).toBeUndefined();
    expect(readPythonFile("\0\x01", "x.py")).toBeUndefined();
    const deep = `${head}x = ${"(".repeat(50_000)}\n`;
    expect(after(deep).outcome).toBe("default");
    const nested = Array.from({ length: 900 }, (_, depth) => `${" ".repeat(depth)}if a:\n`).join("");
    expect(after(`${head}${nested}${" ".repeat(900)}pass\n`).outcome).toBe("default");
  });
});
