import path from "node:path";

/** What a text is to us: a manifest with something of Argo's in it, a preflight.yaml, or none of our business. */
export type DocumentKind = "manifest" | "config" | undefined;

/** Longer texts are left alone while they are typed: Argo can not store a Workflow of more than 1.5 MB. */
const mostCharacters = 2 * 2 ** 20;

/** Decided by content, never by where a file lies: YAML is everybody's. `file` may be of any platform. */
export function documentKind(file: string, text: string): DocumentKind {
  if (text.length > mostCharacters) return undefined;
  if (/^preflight\.ya?ml$/i.test(path.win32.basename(file))) return "config";
  return /^[ \t{,]*["']?apiVersion["']?[ \t]*:[ \t]*["']?argoproj\.io\//m.test(text) ? "manifest" : undefined;
}
