/** What a file's bytes say as text, or one sentence why they are not text. */
export type DecodedText = { text: string } | { problem: string; code: "not-text" | "too-big" };

/** Largest file that is read; a manifest above etcd's limit of 1.5 MB could never be submitted anyway. */
export const largestFile = 32 * 1024 * 1024;

/** UTF-8 with or without BOM, UTF-16 with BOM (both as Go's YAML reader takes them). Never throws. */
export function decodeText(content: string | Uint8Array): DecodedText {
  if (content.length > largestFile) {
    const size = `${(content.length / 1024 / 1024).toFixed(1)} MiB`;
    return {
      code: "too-big",
      problem: `the file has ${size}; manifests above ${largestFile / 1024 / 1024} MiB are not read`,
    };
  }
  if (typeof content === "string") return { text: content };
  const [first, second] = content;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  try {
    return { text: new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(content) };
  } catch {
    return {
      code: "not-text",
      problem: "the file is not text (its bytes are not valid UTF-8), so it can not be a manifest",
    };
  }
}
