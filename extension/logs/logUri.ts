import { sourceTitle } from "./logSource.ts";
import type { LogSource } from "./requests.ts";

/** Scheme of log documents. Their language follows from the ending of the path. */
export const logScheme = "preflight-log";

/** What a URI of a log document is made of: the path is its title, the query says whose log it is. */
export function logUriParts(source: LogSource): { scheme: string; path: string; query: string } {
  const query = new URLSearchParams({ folder: source.folder, run: source.run });
  for (const name of ["target", "step", "stepName", "attempt"] as const) {
    const value = source[name];
    if (value !== undefined) query.set(name, String(value));
  }
  if (source.previous === true) query.set("previous", "true");
  // A step's name may hold anything; a path's parts are titles of the tab and of its tooltip.
  const title = sourceTitle(source)
    .replaceAll(/[/\\?#%:\p{Cc}]/gu, "_")
    .slice(0, 150);
  return { scheme: logScheme, path: `/${title}.runlog`, query: query.toString() };
}

/** Undefined for a query that names no log. */
export function sourceFromQuery(text: string): LogSource | undefined {
  const query = new URLSearchParams(text);
  const [folder, run] = [query.get("folder"), query.get("run")];
  if (folder === null || folder === "" || run === null || run === "") return undefined;
  const attempt = query.get("attempt");
  return {
    folder,
    run,
    target: query.get("target") ?? undefined,
    step: query.get("step") ?? undefined,
    stepName: query.get("stepName") ?? undefined,
    attempt: attempt !== null && /^[1-9]\d{0,5}$/.test(attempt) ? Number(attempt) : undefined,
    ...(query.get("previous") === "true" && { previous: true }),
  };
}

/** Is this the URI of a log document? Menus of editors give it to their commands. */
export function isLogUri(value: unknown): value is { scheme: string; query: string } {
  if (typeof value !== "object" || value === null) return false;
  const { scheme, query } = value as { scheme?: unknown; query?: unknown };
  return scheme === logScheme && typeof query === "string";
}
