/** One tensor beside the table. */
export interface TensorView {
  index: number;
  name: string;
  dtype: string;
  shape: string;
  elements: string;
  size: string;
  file: string;
  /** First byte in the file. */
  offset?: string;
  /** "crc32 1a2b3c4d". */
  checksum?: string;
  nonFinite?: string;
  /** Its numbers cost nothing worth asking for. */
  isCheap: boolean;
}

/** Numbers of a tensor. */
export interface StatisticsView {
  index: number;
  rows: {
    label: "min" | "max" | "mean" | "deviation" | "l2" | "zeros" | "nan" | "infinite" | "values";
    text: string;
  }[];
  histogram?: { from: string; to: string; counts: number[]; spoken: string };
  first: string;
}
