/**
 * Takes secrets out of text that a person or a log will see: user:password in URLs, signatures and tokens in query strings,
 * Authorization headers, cloud access keys, and values of variables whose name says secret.
 */
export function redact(text: string): string {
  return patterns.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

// Bounded repetitions only: the text may be hostile and long.
const patterns: [RegExp, string][] = [
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@'"]{1,500}@/gi, "$1***@"],
  [/([?&](?:[\w-]{0,40}(?:signature|token|credential|secret|password|key))=)[^&\s'"]{1,4000}/gi, "$1***"],
  [/\b((?:authorization|proxy-authorization)\s{0,4}[:=]\s{0,4}(?:bearer|basic)?\s{0,4})[^\s'"]{4,4000}/gi, "$1***"],
  [/\b(bearer\s{1,4})[A-Za-z0-9._~+/=-]{8,4000}/gi, "$1***"],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, "***"],
  [
    /\b([\w-]{0,40}(?:password|passwd|secret|token|access_key|api_key|apikey)[\w-]{0,20}["']?\s{0,4}[:=]\s{0,4}["']?)[^\s"',}]{1,4000}/gi,
    "$1***",
  ],
];
