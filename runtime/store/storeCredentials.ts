/**
 * Credentials that are given instead of looked up where the client libraries would: keys of S3, the file of a Google account, or
 * none at all (public buckets). Never printed.
 */
export type StoreCredentials =
  | { kind: "keys"; accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  | { kind: "file"; file: string }
  | { kind: "none" };
