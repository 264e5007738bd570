/** "31.9 s", "8.0 s", "300 s": seconds as findings print them; one decimal below 100. */
export function formatSeconds(seconds: number): string {
  const decimals = Number.isInteger(seconds) || Math.abs(seconds) >= 100 ? 0 : 1;
  return `${seconds.toFixed(decimals)} s`;
}

/** "2.0 GiB", "812 MiB", "17 bytes". */
export function formatBytes(bytes: number): string {
  const units = ["KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = "bytes";
  for (const next of units) {
    if (value < 1024) break;
    value /= 1024;
    unit = next;
  }
  return `${unit === "bytes" || value >= 100 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}

/** "150 MB/s": throughput in decimal megabytes, as stores and networks are sold. */
export function formatThroughput(bytesPerSecond: number): string {
  const megabytes = bytesPerSecond / 1e6;
  return `${megabytes >= 10 ? Math.round(megabytes) : megabytes.toFixed(1)} MB/s`;
}
