export type SortKey = "file" | "name" | "dtype" | "shape" | "bytes";

/** What a person has asked the tensor table to show. */
export interface TableQuery {
  /** Words that must all be in name, dtype or shape, whatever their case. */
  filter: string;
  /** "file": in the order of the files. */
  sort: SortKey;
  descending: boolean;
  /** By module, as a tree. */
  grouped: boolean;
  /** Keys of the groups that are open. */
  open: string[];
}

export interface GroupRow {
  kind: "group";
  key: string;
  /** From 0. */
  depth: number;
  name: string;
  tensors: string;
  dtype: string;
  size: string;
  isOpen: boolean;
}

export interface TensorRow {
  kind: "tensor";
  /** Position in the checkpoint; stays the same whatever is shown. */
  index: number;
  depth: number;
  name: string;
  dtype: string;
  shape: string;
  size: string;
  /** Values that are NaN or infinite; known after verify. */
  nonFinite?: string;
}

export type TableRow = GroupRow | TensorRow;

export interface TablePage {
  from: number;
  rows: TableRow[];
  /** Rows in all. */
  total: number;
  /** Tensors that fit the filter, and their bytes. */
  matching: number;
  size: string;
}
