import type { FloatKind } from "./floatKind.ts";
import { simdScanModule } from "./simdScanModule.ts";

export interface FloatBits {
  /** Some value is NaN or infinite. */
  special: boolean;
  /** Some value has its sign bit set: it is negative, or minus zero. */
  negative: boolean;
}

interface Scanner {
  memory: Uint8Array<ArrayBuffer>;
  /** The first eight words: what the module keeps up. */
  seen: Int32Array;
  scan(at: number, end: number, exponent: bigint, carry: bigint): void;
}

/** The module takes whole blocks of this many bytes. */
const blockBytes = 64;
/** Copied at a time: small enough to be still in the core's own cache when it is looked at. */
const chunkBytes = 128 * 1024;
let scanner: Scanner | undefined;

/** What the bits of little-endian floats at any address say of all of them together; WebAssembly with 128-bit vectors. */
export function simdScan(bytes: Uint8Array, { exponent, carry, flag, size }: FloatKind): FloatBits {
  const { memory, seen, scan } = (scanner ??= createScanner());
  seen.fill(0);
  const [e, c] = [twoWords(exponent, size), twoWords(carry, size)];
  for (let from = 0; from < bytes.length; from += chunkBytes) {
    const chunk = bytes.subarray(from, from + chunkBytes);
    const end = blockBytes + chunk.length;
    const padded = Math.ceil(end / blockBytes) * blockBytes;
    memory.set(chunk, blockBytes);
    // Zero bits are neither special nor negative.
    memory.fill(0, end, padded);
    scan(blockBytes, padded, e, c);
  }
  const signs = size === 8 ? seen[5]! | seen[7]! : seen[4]! | seen[5]! | seen[6]! | seen[7]!;
  return {
    special: ((seen[0]! | seen[1]! | seen[2]! | seen[3]!) & flag) !== 0,
    negative: (signs & flag) !== 0,
  };
}

/** A pattern for two words; of doubles only the second one has an exponent. */
function twoWords(pattern: number, size: number): bigint {
  const word = BigInt(pattern >>> 0);
  return BigInt.asIntN(64, (word << 32n) | (size === 8 ? 0n : word));
}

/** What of WebAssembly is used here: Node's types have none of it. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: { memory: { buffer: ArrayBuffer }; scan: Scanner["scan"] } };
}

function createScanner(): Scanner {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
  const module = new WebAssembly.Module(Buffer.from(simdScanModule, "base64"));
  const { memory, scan } = new WebAssembly.Instance(module).exports;
  return { memory: new Uint8Array(memory.buffer), seen: new Int32Array(memory.buffer, 0, 8), scan };
}
