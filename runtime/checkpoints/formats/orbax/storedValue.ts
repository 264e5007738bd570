/** A value of a key-value store: with its bytes, or where they are. */
export type StoredValue =
  | { bytes: number; inline: Uint8Array; file?: undefined; offset?: undefined }
  | { bytes: number; file: string; offset: number; inline?: undefined };
