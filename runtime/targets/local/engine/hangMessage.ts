/** How the message of a run begins that Argo would never end. */
export const hangPrefix = "Argo would wait for ever here";

/** Says what Argo would wait for, from the reasons by node name. */
export function hangMessage(reasons: ReadonlyMap<string, string>): string {
  const lines = [...reasons].map(([node, reason]) => `${node}: ${reason}`);
  const why = lines.length === 0 ? "nothing is left that could end it" : lines.slice(0, 5).join("; ");
  const more = lines.length > 5 ? `; and ${lines.length - 5} more` : "";
  return `${hangPrefix} (the workflow would stay Running). ${why}${more}`;
}
