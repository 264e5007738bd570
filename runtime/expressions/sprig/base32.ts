import { RunFailure } from "../exprlang/runFailure.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 base32 with padding. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 5) {
    const group = bytes.subarray(at, at + 5);
    let bits = 0n;
    for (let i = 0; i < 5; i++) bits = (bits << 8n) | BigInt(group[i] ?? 0);
    const digits = Math.ceil((group.length * 8) / 5);
    for (let i = 0; i < 8; i++) text += i < digits ? alphabet[Number((bits >> BigInt(35 - 5 * i)) & 31n)] : "=";
  }
  return text;
}

/** Decodes padded base32; line breaks are skipped. @throws RunFailure */
export function decodeBase32(text: string): Uint8Array {
  const compact = text.replace(/[\r\n]/g, "");
  const body = compact.replace(/=+$/, "");
  const bad = [...body].findIndex((digit) => !alphabet.includes(digit));
  const bytes = Math.floor((body.length * 5) / 8);
  if (bad >= 0 || compact.length % 8 !== 0 || Math.ceil((bytes * 8) / 5) !== body.length) {
    throw new RunFailure(`illegal base32 data at input byte ${bad >= 0 ? bad : body.length}`);
  }
  const result = new Uint8Array(bytes);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const digit of body) {
    held = ((held << 5) | alphabet.indexOf(digit)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      result[at++] = (held >> bits) & 255;
    }
  }
  return result;
}
