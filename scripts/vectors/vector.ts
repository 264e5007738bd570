/** One line of a vector file (vectors/README.md): what was asked, and what the real engine answered. */
export interface Vector {
  id: string;
  group: string;
  /** Of validate vectors: what the manifest is about. */
  rule?: string;
  input: unknown;
  scope?: Record<string, string> | string;
  result?: unknown;
  error?: { stage?: string; message: string };
  json?: string;
  type?: string;
}

/** Answers the input of a vector in the shape of its `result`; throws what the product throws. */
export type VectorGroup = (vector: Vector) => unknown;
