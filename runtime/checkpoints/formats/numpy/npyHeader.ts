import { CheckpointError } from "../../checkpointError.ts";
import { arrayDtype, type ArrayDtype } from "./arrayDtype.ts";

export interface NpyHeader {
  /** Undefined for pickled objects and types that are not known; `descr` says which. */
  type: ArrayDtype | undefined;
  descr: string;
  fortranOrder: boolean;
  shape: number[];
  /** Where the data starts. */
  dataOffset: number;
}

/** How many bytes of a .npy its header takes; undefined when `head` is no start of one (10 bytes are enough to tell). */
export function npyHeaderBytes(head: Uint8Array): number | undefined {
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (head.length < 12 || !magic.every((byte, index) => head[index] === byte)) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return head[6]! >= 2 ? 12 + view.getUint32(8, true) : 10 + view.getUint16(8, true);
}

/** Parses a header: a Python dict literal with descr, fortran_order and shape. Throws CheckpointError "header". */
export function parseNpyHeader(head: Uint8Array): NpyHeader {
  const dataOffset = npyHeaderBytes(head);
  if (dataOffset === undefined || dataOffset > head.length || dataOffset > 2 ** 20) throw damaged();
  const text = Buffer.from(head.subarray(head[6]! >= 2 ? 12 : 10, dataOffset)).toString("latin1");
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shapeText = /'shape'\s*:\s*\(([\d,\sL]{0,2000})\)/.exec(text)?.[1];
  const descr = /'descr'\s*:\s*'([^']{1,100})'/.exec(text)?.[1] ?? /'descr'\s*:\s*(\[)/.exec(text)?.[1];
  if (order === undefined || shapeText === undefined || descr === undefined) throw damaged();
  const shape = shapeText
    .split(",")
    .map((size) => size.trim().replace(/L$/, ""))
    .filter((size) => size !== "")
    .map(Number);
  if (shape.length > 64 || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) throw damaged();
  return { type: arrayDtype(descr), descr, fortranOrder: order === "True", shape, dataOffset };
}

function damaged(): CheckpointError {
  return new CheckpointError("The NumPy array has a damaged header.", { reason: "header", exitCode: 1 });
}
