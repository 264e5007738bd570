import { RunFailure } from "../exprlang/runFailure.ts";
import { spendWork } from "../exprlang/meter.ts";

const MAX_STEPS = 200;

/** The steps of a JSONPath as text: "$.a['b'][0]" is "$", "a", "['b']", "[0]". @throws RunFailure */
export function splitJsonPath(path: string): string[] {
  const invalid = (why: string) => new RunFailure(`invalid JSONPath selector '${path.slice(0, 200)}' ${why}`);
  spendWork(path.length);
  if (!/^[$@](?:$|[.[])/.test(path)) throw invalid("it must begin with $ or @, followed by . or [");
  const steps = [path[0]!];
  const push = (step: string) => {
    if (steps.push(step) > MAX_STEPS) throw invalid("it has too many steps");
  };
  const named = (step: string) => (step.startsWith(".") ? step.slice(1) : step);
  let start = 1;
  let quotes = 0;
  let scripts = 0;
  let brackets = 0;
  // Unlike the others this one is never reset: a bracket left open in a name spoils the rest, as in the real engine.
  let subscripts = 0;
  for (let i = 1; i < path.length; i++) {
    const character = path[i]!;
    if (i === start) quotes = scripts = brackets = 0;
    if (character === "'") quotes++;
    else if (character === "(") scripts++;
    else if (character === ")") scripts--;
    else if (character === "]") subscripts--;
    else if (character === "[") {
      brackets++;
      subscripts++;
      if (i > start && !(i === start + 1 && path[start] === ".") && brackets === 1) {
        push(named(path.slice(start, i)));
        start = i;
      }
      continue;
    }
    const inside = quotes % 2 === 1 || scripts !== 0;
    if (brackets > 0) {
      if (!inside && character === "]" && subscripts === 0) {
        push(named(path.slice(start, i + 1)));
        start = i + 1;
      }
    } else if (character === "." && i > start) {
      if (i === start + 1 && path[start] === ".") {
        push("..");
        start = i + 1;
      } else if (!inside) {
        push(named(path.slice(start, i)));
        start = i;
      }
    }
  }
  if (start < path.length) push(named(path.slice(start)));
  return steps;
}
