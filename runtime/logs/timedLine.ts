/** A line of a container's log with the time the kubelet gave it. */
export interface TimedLine {
  /** RFC 3339, UTC, with nanoseconds: times sort as texts. */
  time: string;
  text: string;
}

/** Splits "2026-11-24T10:00:00.123456789Z text"; undefined when the line does not begin with a time. */
export function parseTimedLine(line: string): TimedLine | undefined {
  const at = line.indexOf(" ");
  const end = at < 0 ? line.length : at;
  if (end < 20 || end > 40 || line.charCodeAt(4) !== 45 || line.charCodeAt(10) !== 84) return undefined;
  const stamp = line.slice(0, end);
  const time = stamp.charCodeAt(end - 1) === 90 ? stamp : inUtc(stamp);
  return time === undefined ? undefined : { time, text: line.slice(end + 1) };
}

/** Kubelets write their node's own zone. */
function inUtc(stamp: string): string | undefined {
  const [, fraction = ""] = /\.(\d{1,9})/.exec(stamp) ?? [];
  const moment = Date.parse(stamp.replace(/\.\d+/, ""));
  if (Number.isNaN(moment)) return undefined;
  const seconds = new Date(moment).toISOString().slice(0, 19);
  return fraction === "" ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}
