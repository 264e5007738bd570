import type { LaunchParameter } from "../../runtime/index.ts";

/** What each parameter would be launched with: what was chosen last where it still fits, else the manifest's value. */
export function parameterValues(
  parameters: readonly LaunchParameter[],
  last: Readonly<Record<string, string>>,
): Map<string, string | undefined> {
  return new Map(
    parameters.map(({ name, value, options }) => {
      const before = Object.hasOwn(last, name) ? last[name] : undefined;
      const fits = before !== undefined && (options === undefined || options.includes(before));
      return [name, fits ? before : value];
    }),
  );
}

/** Only what differs from the manifest: what is the same there may change there. */
export function overrides(
  parameters: readonly LaunchParameter[],
  values: ReadonlyMap<string, string | undefined>,
): Record<string, string> {
  const changed = parameters.flatMap(({ name, value }): [string, string][] => {
    const chosen = values.get(name);
    return chosen === undefined || chosen === value ? [] : [[name, chosen]];
  });
  return Object.fromEntries(changed);
}
