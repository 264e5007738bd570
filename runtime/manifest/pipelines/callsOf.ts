import type { Template, TemplateCall } from "../argo.ts";
import type { Path } from "../model.ts";
import { asList, asRecord, asText, isRecord } from "../record.ts";

/** A call of a template, with its path below the thing that makes it. */
export interface FoundCall {
  call: TemplateCall;
  path: Path;
  /** A hook or exit handler rather than a step or task. */
  hook: boolean;
}

/** Every call a steps or dag template makes, its hooks and exit handlers among them. */
export function callsOf(template: Template): FoundCall[] {
  const groups = asList(template.steps).flatMap((group, outer) =>
    asList(group).map((call, inner) => ({ call, path: ["steps", outer, inner] as Path })),
  );
  const tasks = asList(asRecord(template.dag).tasks).map((call, index) => ({
    call,
    path: ["dag", "tasks", index] as Path,
  }));
  return [...groups, ...tasks].flatMap(({ call, path }) => {
    if (!isRecord(call)) return [];
    const found = { call: call as unknown as TemplateCall, path, hook: false };
    return [
      found,
      ...hooksOf(call, asText(call.name) ?? "").map((hook) => ({ ...hook, path: [...path, ...hook.path] })),
    ];
  });
}

/** `onExit` and `hooks` of a workflow spec, a step or a task. */
export function hooksOf(owner: Record<string, unknown>, name: string): FoundCall[] {
  const found: FoundCall[] = [];
  const onExit = asText(owner.onExit);
  if (onExit !== undefined) {
    found.push({ call: { name: `${name}.onExit`, template: onExit }, path: ["onExit"], hook: true });
  }
  for (const [hookName, hook] of Object.entries(asRecord(owner.hooks))) {
    if (!isRecord(hook)) continue;
    found.push({ call: { name: `${name}.hooks.${hookName}`, ...hook }, path: ["hooks", hookName], hook: true });
  }
  return found;
}
