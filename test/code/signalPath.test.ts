import { describe, expect, test } from "vitest";
import { signalPath, signalPathOfScriptFile } from "../../runtime/code/shell/signalPath.ts";

const c = (shell: string, text: string) => ({ command: [shell, "-c"], args: [text] });

/** The observed table (facts/argo-verified.md V3), then the forms that follow from it. */
describe("who gets SIGTERM", () => {
  test.each([
    ["argv form", { command: ["python3", "train.py"], args: [] }, "kept"],
    ["sh -c", c("sh", "python3 train.py"), "lost"],
    ["sh -c exec", c("sh", "exec python3 train.py"), "kept"],
    ["sh -c cd &&", c("sh", "cd / && python3 train.py"), "lost"],
    ["sh -c a; py; b", c("sh", "echo a; python3 train.py; echo b"), "lost"],
    ["sh -c py | cat", c("sh", "python3 train.py | cat"), "lost"],
    ["bash -c", c("bash", "python3 train.py"), "kept"],
    ["bash -c cd &&", c("bash", "cd / && python3 train.py"), "kept"],
    ["bash -c py; echo", c("bash", "python3 train.py; echo bye"), "lost"],
    ["bash -c exec", c("bash", "exec python3 train.py"), "kept"],
    ["trap, & and two waits", c("sh", "trap : TERM; python3 train.py & p=$!; wait $p; wait $p"), "kept"],
    ["script sh", { command: ["sh"], args: [], source: "python3 train.py\n" }, "lost"],
    ["script bash", { command: ["bash"], args: [], source: "python3 train.py\n" }, "lost"],
    ["script bash exec", { command: ["bash"], args: [], source: "set -e\nexec python3 train.py\n" }, "kept"],
    ["script python", { command: ["python3"], args: [], source: "print(1)\n" }, "kept"],
    ["trap and one wait", c("sh", "trap : TERM; python3 train.py & wait $!"), "lost"],
    ["wait without trap", c("bash", "python3 train.py & wait"), "lost"],
    [
      "trap whose handler waits",
      c("bash", "trap 'kill -TERM $p; wait $p' TERM\npython3 train.py & p=$!\nwait $p"),
      "kept",
    ],
    ["trap and foreground", c("sh", "trap 'echo bye' TERM; python3 train.py"), "kept"],
    ["trap removed again", c("sh", "trap : TERM; trap - TERM; python3 train.py"), "lost"],
    ["exec in a subshell", c("bash", "(exec python3 train.py)"), "lost"],
    ["exec in a condition", c("sh", 'if [ -n "$X" ]; then exec python3 train.py; fi'), "kept"],
    ["bash, condition", c("bash", "if true; then python3 train.py; fi"), "lost"],
    ["sh of a bash image", { ...c("sh", "python3 train.py"), image: "registry.example/ubi9/python-311:1" }, "kept"],
    ["env prefix", c("sh", "FOO=1 python3 -u train.py"), "lost"],
    ["flags before -c", { command: ["/bin/bash", "-euo", "pipefail", "-c"], args: ["python train.py"] }, "kept"],
    ["positional", { command: ["sh", "-c", 'exec "$@"', "--"], args: ["python", "train.py"] }, "kept"],
    ["torchrun", { command: ["torchrun", "--nproc_per_node", "8", "train.py"], args: [] }, "kept"],
    ["accelerate", { command: ["accelerate", "launch", "train.py"], args: [] }, "unknown"],
    ["tini", { command: ["tini", "--", "python", "train.py"], args: [] }, "kept"],
    ["tini and sh", { command: ["tini", "--", "sh", "-c", "python train.py"], args: [] }, "lost"],
    ["no command", { command: [], args: ["--lr", "1"] }, "unknown"],
    ["tag as command", { command: ["{{inputs.parameters.cmd}}"], args: [] }, "unknown"],
    ["tag as script", c("sh", "{{inputs.parameters.cmd}}"), "unknown"],
    ["tag as argument", c("sh", "exec python train.py --lr {{inputs.parameters.lr}}"), "kept"],
    ["no Python", c("sh", "echo hello world"), "no-trainer"],
    ["pip is no trainer", c("sh", "python -m pip install x"), "no-trainer"],
    ["quoted text only", c("sh", "echo 'python train.py'"), "no-trainer"],
    ["comment", c("sh", "# python train.py\necho x"), "no-trainer"],
    ["here-document", c("sh", "cat <<EOF\npython train.py\nEOF\necho x"), "no-trainer"],
    ["unclosed quote", c("sh", "python 'train.py"), "unknown"],
  ])("%s", (_name, container, verdict) => {
    expect(signalPath(container).verdict).toBe(verdict);
  });

  test("says where exec belongs", () => {
    const path = signalPath(c("sh", "cd /app && python3 train.py --lr 1"));
    expect(path.execAt).toMatchObject({ place: { in: "args", index: 0 }, offset: 11, insert: "exec " });
    expect(signalPath(c("sh", "A=1 python3 train.py")).execAt).toMatchObject({ offset: 0, insert: "exec env " });
    expect(signalPath(c("sh", "python3 train.py; echo x")).execAt).toBeUndefined();
  });

  test("a script file is judged by its shebang", () => {
    expect(signalPathOfScriptFile("#!/usr/bin/env bash\npython train.py\n", "sh").verdict).toBe("lost");
    expect(signalPathOfScriptFile("#!/bin/sh\nset -e\nexec python train.py\n", "sh").verdict).toBe("kept");
    expect(signalPathOfScriptFile("#!/usr/bin/env python3\nprint(1)\n", "sh").verdict).toBe("kept");
  });

  test("finds the trainer behind launchers", () => {
    const target = (command: string[]) => signalPath({ command, args: [] }).trainer?.target;
    expect(target(["uv", "run", "--with", "torch", "python", "-m", "pkg.train"])).toEqual({ module: "pkg.train" });
    expect(target(["poetry", "run", "python", "-u", "src/train.py", "--lr", "1"])).toEqual({ file: "src/train.py" });
    expect(target(["accelerate", "launch", "--num_processes", "2", "train.py"])).toEqual({ file: "train.py" });
    expect(target(["deepspeed", "--num_gpus", "4", "train.py", "--deepspeed"])).toEqual({ file: "train.py" });
    expect(target(["python", "-m", "torch.distributed.run", "--nproc_per_node=2", "train.py"])).toEqual({
      file: "train.py",
    });
    expect(target(["env", "A=1", "python3.11", "train.py"])).toEqual({ file: "train.py" });
    expect(target(["timeout", "3600", "python", "train.py"])).toEqual({ file: "train.py" });
  });

  test("hostile text ends", () => {
    expect(signalPath(c("sh", "(".repeat(200_000))).verdict).toBe("no-trainer");
    expect(signalPath(c("sh", "$(".repeat(100_000))).verdict).toBe("unknown");
    expect(signalPath(c("sh", "x".repeat(1_000_000))).verdict).toBe("unknown");
  });
});
