/** What an image reference pins. */
export type ImagePin = "digest" | "tag" | "latest" | "malformed" | "templated";

const name = String.raw`(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*`;
const reference = new RegExp(
  `^(${name})(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}))?$`,
);

/** Reads an image reference by the distribution grammar: [host[:port]/]path[:tag][@digest]. Without a tag it is latest. */
export function imagePin(image: string): ImagePin {
  if (image.includes("{{")) return "templated";
  if (image.length > 1024) return "malformed";
  const match = reference.exec(image);
  if (match === null) return "malformed";
  const [, , tag, digest] = match;
  if (digest !== undefined) return "digest";
  return tag === undefined || tag === "latest" ? "latest" : "tag";
}
