/** Text of runs as Markdown that shows exactly it: no links, images, icons or markup of its own. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-.!|<>~$&:@]/g, (character) => `\\${character}`).replaceAll(/\s*\n\s*/g, " ");
}
