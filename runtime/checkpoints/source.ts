/** Bytes of one file or object, read in pieces. Formats know nothing else of where a checkpoint lies. */
export interface RangeSource {
  readonly bytes: number;
  readonly modifiedAt?: Date;
  /** Exactly `length` bytes from `offset`; throws CheckpointError when the source ends before. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The same into memory that is there already, where the source can do it. */
  readInto?(offset: number, target: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export interface FolderEntry {
  name: string;
  kind: "file" | "folder" | "other";
  bytes: number;
  modifiedAt: Date;
}

/** Names below one place, and the bytes behind them. Paths are relative, with "/"; none leads out of the place. */
export interface FolderSource {
  readonly uri: string;
  /** Entries directly below `path` ("" = the place itself); undefined when there is no such folder. At most `limit`. */
  list(path: string, limit: number): Promise<FolderEntry[] | undefined>;
  open(path: string): Promise<RangeSource>;
}
