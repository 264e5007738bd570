/** A file URI as a path of this machine, other URIs as they are. */
export function placeText(uri: string): string {
  const text = uri.replace(/\/$/, "");
  if (!text.startsWith("file:")) return text;
  try {
    const path = decodeURIComponent(new URL(text).pathname);
    return /^\/[a-z]:/i.test(path) ? path.slice(1).replaceAll("/", "\\") : path;
  } catch {
    return text;
  }
}
