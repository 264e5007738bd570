/** One entry of a zip's central directory. */
export interface ZipEntry {
  name: string;
  /** 0 = stored, 8 = deflate. */
  method: number;
  flags: number;
  crc32: number;
  compressedBytes: number;
  bytes: number;
  /** Position of the local header. */
  headerOffset: number;
  /** Length of the name in bytes. */
  nameBytes: number;
}

export interface ZipDirectory {
  entries: ZipEntry[];
  /** Where the central directory starts. */
  directoryOffset: number;
}
