/** The docs page of a check, relative to the repository. */
export function docsPage(id: string): string {
  return `docs/checks/${id}.md`;
}
