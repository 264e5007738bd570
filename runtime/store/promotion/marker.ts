import * as z from "zod";
import { StoreError } from "../storeError.ts";

export interface MarkerFile {
  name: string;
  /** Relative to the promoted key. */
  path: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

/** What a promotion's marker says. */
export interface Marker {
  /** Of the attempt whose data it names. */
  token: string;
  about: Record<string, string | number>;
  files: MarkerFile[];
}

const schema = z.looseObject({
  token: z.string().min(1).max(200),
  files: z.record(
    z.string(),
    z.object({ path: z.string(), bytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});

/** The marker as the sample's trainer writes it: {…about, token, files: {name: {path, bytes, sha256}}}, sorted by name. */
export function encodeMarker({ token, about, files }: Marker): Uint8Array {
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const entries = sorted.map(({ name, path, bytes, sha256 }) => [name, { path, bytes, sha256 }] as const);
  return Buffer.from(`${JSON.stringify({ ...about, token, files: Object.fromEntries(entries) }, undefined, 1)}\n`);
}

/** Throws StoreError "corrupt". */
export function parseMarker(bytes: Uint8Array, at: string): Marker {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new StoreError(`${at} is not a marker: it is not JSON.`, { reason: "corrupt", cause: error });
  }
  const result = schema.safeParse(json);
  if (!result.success) throw new StoreError(`${at} is not a marker.`, { reason: "corrupt", cause: result.error });
  const { token, files, ...rest } = result.data;
  const about = Object.entries(rest).filter(
    (entry): entry is [string, string | number] => typeof entry[1] === "string" || typeof entry[1] === "number",
  );
  return {
    token,
    about: Object.fromEntries(about),
    files: Object.entries(files).map(([name, file]) => ({ name, ...file })),
  };
}
