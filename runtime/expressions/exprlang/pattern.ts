import { RE2JS } from "re2js";
import { spendWork } from "./meter.ts";
import { RunFailure } from "./runFailure.ts";

/** regexp.Compile, with the work of compiling it and of matching `text` counted. @throws RunFailure */
export function compilePattern(source: string, text: string): RE2JS {
  spendWork((text.length * (1 + source.length)) >>> 6);
  try {
    return RE2JS.compile(source);
  } catch (error) {
    throw new RunFailure((error as Error).message);
  }
}
