import { readFileSync } from "node:fs";

/** What docs/local-vs-argo.md says of records that are not the same: id → outcome and reason. */
export function listedRecords(file: string): Map<string, { outcome: string; why: string }> {
  const text = readFileSync(file, "utf8");
  const part = text.slice(text.indexOf("<!-- records:begin -->"), text.indexOf("<!-- records:end -->"));
  const rows = part.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| record "));
  return new Map(
    rows.map((row) => {
      const [id = "", outcome = "", ...why] = row.slice(2, -2).split(" | ");
      return [id, { outcome, why: why.join(" | ") }];
    }),
  );
}
