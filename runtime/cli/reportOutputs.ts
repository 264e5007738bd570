import { reportFormats, type ReportFormat } from "../checks/reports/reportFormats.ts";
import { CliError } from "./cliError.ts";

/** One report to write; no file = stdout. */
export interface ReportOutput {
  format: ReportFormat;
  file?: string;
}

/**
 * Pairs `--format` (comma separated, repeatable) with `--output` in order; `-` is stdout. Formats without an output go to
 * stdout, where only one may go. Throws CliError.
 */
export function reportOutputs(formats: readonly string[], outputs: readonly string[], json: boolean): ReportOutput[] {
  const names = formats.flatMap((value) => value.split(",")).map((name) => name.trim());
  if (names.length === 0) names.push(json ? "json" : "text");
  else if (json && !names.includes("json")) names.push("json");
  const hint = `Formats: ${reportFormats.join(", ")}; one --output FILE per format, in the same order.`;
  const paired = names.map((format, index): ReportOutput => {
    if (!isFormat(format)) throw new CliError(`there is no format "${format.slice(0, 40)}"`, { reason: "usage", hint });
    const file = outputs[index];
    return file === undefined || file === "-" ? { format } : { format, file };
  });
  if (outputs.length > names.length) {
    throw new CliError(`${outputs.length} outputs for ${names.length} formats`, { reason: "usage", hint });
  }
  const toStdout = paired.filter(({ file }) => file === undefined).map(({ format }) => format);
  if (toStdout.length > 1) {
    throw new CliError(`${toStdout.join(" and ")} can not share stdout`, { reason: "usage", hint });
  }
  return paired;
}

function isFormat(name: string): name is ReportFormat {
  return (reportFormats as readonly string[]).includes(name);
}
