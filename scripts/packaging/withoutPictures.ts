/**
 * A README without its pictures of docs/images, which are not packed: the editor shows the packed README, and there the links
 * would be broken. Everything else stays as it is.
 */
export function withoutPictures(markdown: string): string {
  return markdown
    .replaceAll(/^<picture>\n[\s\S]*?^<\/picture>\n\n?/gm, "")
    .replaceAll(/^!\[[^\]]*\]\(docs\/images\/[^)]*\)\n\n?/gm, "");
}
