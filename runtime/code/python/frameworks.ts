import type { PythonProgram } from "./pythonProgram.ts";

/** What a training framework does by itself, as far as it can be told from the user's code. */
export interface FrameworkFacts {
  name: string;
  /** Set when the framework installs its own SIGTERM handling: why the outcome can not be read here. */
  sigterm?: string;
}

interface FrameworkRule {
  name: string;
  /** A call that shows the framework trains here. */
  call: RegExp;
  /** Keyword argument of any call that switches its SIGTERM handling on; absent = always on. */
  switchedOnBy?: string;
  sigterm?: string;
}

/** Data, one line per framework. Only behaviour documented by its own project. */
const rules: FrameworkRule[] = [
  {
    name: "Lightning",
    call: /^(?:lightning(?:\.pytorch)?|pytorch_lightning)\.Trainer$/,
    sigterm:
      "Lightning handles SIGTERM itself (it stops after the current batch); its exit code depends on its version",
  },
  {
    name: "Hugging Face Trainer",
    call: /^(?:transformers\.(?:Seq2Seq)?TrainingArguments|trl\.\w+Config)$/,
    switchedOnBy: "enable_jit_checkpoint",
    sigterm: "Hugging Face Trainer saves on SIGTERM itself (enable_jit_checkpoint); its exit code is not visible here",
  },
  {
    name: "TensorFlow PreemptionCheckpointHandler",
    call: /^(?:tensorflow|tf)\.distribute\.experimental\.PreemptionCheckpointHandler$/,
    sigterm: "PreemptionCheckpointHandler saves and exits itself; its exit code depends on the platform",
  },
  { name: "Composer", call: /^composer\.Trainer$/ },
];

/** The framework that trains in this program, if one of those known. */
export function frameworkOf(program: PythonProgram): FrameworkFacts | undefined {
  for (const rule of rules) {
    for (const file of program.files) {
      const call = file.calls.find((call) => rule.call.test(call.name));
      if (call === undefined) continue;
      const on =
        rule.switchedOnBy === undefined ||
        call.args.some((argument) => argument.keyword === rule.switchedOnBy && file.textOf(argument.node) === "True");
      return { name: rule.name, sigterm: on ? rule.sigterm : undefined };
    }
  }
  return undefined;
}
