import type { ReportFilter, ReportFinding, ReportView } from "./webviewContract.ts";

/** What a new page shows: all that somebody has to look at. */
export const firstFilter: ReportFilter = { text: "", hidden: ["pass", "n/a", "suppressed"] };

/** The areas with the findings that a filter lets through; every word of its text must be somewhere in the finding. */
export function filterAreas(areas: ReportView["areas"], { text, hidden }: ReportFilter): ReportView["areas"] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const fits = (finding: ReportFinding, area: string): boolean => {
    if (hidden.includes(finding.status)) return false;
    if (words.length === 0) return true;
    const all = searchText(finding, area);
    return words.every((word) => all.includes(word));
  };
  return areas
    .map(({ title, findings }) => ({ title, findings: findings.filter((finding) => fits(finding, title)) }))
    .filter(({ findings }) => findings.length > 0);
}

function searchText({ check, title, place, evidence, why, fix, accepted }: ReportFinding, area: string): string {
  const seen = evidence.flatMap(({ label, value, source }) => [label, value, source]);
  return [area, check, title, place?.text, why, fix, accepted, ...seen].join("\n").toLowerCase();
}
