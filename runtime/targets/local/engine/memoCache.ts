import type { Outputs } from "../../../manifest/argo.ts";

export interface MemoEntry {
  nodeId: string;
  outputs?: Outputs;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

/** Outputs of earlier runs by cache name and key, what Argo keeps in ConfigMaps. */
export interface MemoCache {
  load(cache: string, key: string): MemoEntry | undefined;
  save(cache: string, key: string, nodeId: string, outputs: Outputs | undefined): void;
}
