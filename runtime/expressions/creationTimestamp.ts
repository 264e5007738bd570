const months = "January February March April May June July August September October November December".split(" ");
const days = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** workflow.creationTimestamp and its .<strftime letter>, .s and .RFC3339 variants, in UTC, for a time in milliseconds since 1970; nothing when it is no time. */
export function creationTimestampVariables(at: number): Record<string, string> {
  if (Number.isNaN(new Date(at).getTime())) return {};
  const date = new Date(at);
  const iso = date.toISOString();
  const hour = date.getUTCHours();
  const pad = (value: number) => String(value).padStart(2, "0");
  const rfc3339 = `${iso.slice(0, -5)}Z`;
  const letters: Record<string, string> = {
    A: days[date.getUTCDay()]!,
    B: months[date.getUTCMonth()]!,
    H: pad(hour),
    I: pad(hour % 12 === 0 ? 12 : hour % 12),
    L: iso.slice(-5, -1),
    M: pad(date.getUTCMinutes()),
    S: pad(date.getUTCSeconds()),
    Y: iso.slice(0, -20),
    Z: "UTC",
    a: days[date.getUTCDay()]!.slice(0, 3),
    b: months[date.getUTCMonth()]!.slice(0, 3),
    d: pad(date.getUTCDate()),
    m: pad(date.getUTCMonth() + 1),
    p: hour < 12 ? "AM" : "PM",
    y: iso.slice(-22, -20),
    z: "+0000",
    s: String(Math.floor(at / 1000)),
    RFC3339: rfc3339,
  };
  const variables: Record<string, string> = { "workflow.creationTimestamp": rfc3339 };
  for (const [letter, value] of Object.entries(letters)) variables[`workflow.creationTimestamp.${letter}`] = value;
  return variables;
}
