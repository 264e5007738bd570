import { printable } from "./printable.ts";

/**
 * Text from manifests and servers as part of one line of Markdown that shows exactly that text: nothing in it is markup, HTML, a
 * link or an image. What needs no escape gets none, so that the source can be read too.
 */
export function markdownText(text: string): string {
  return printable(text)
    .replaceAll(/[\\`*_{}[\]<>#|~$&!]/g, String.raw`\$&`)
    .replaceAll("://", String.raw`\://`)
    .replaceAll(/\b(www)\./gi, String.raw`$1\.`);
}
