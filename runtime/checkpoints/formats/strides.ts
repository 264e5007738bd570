/** Distances between neighbours of a dense tensor in C order, in elements. */
export function denseStride(shape: readonly number[]): number[] {
  const stride: number[] = [];
  let step = 1;
  for (let dimension = shape.length - 1; dimension >= 0; dimension--) {
    stride[dimension] = step;
    step *= Math.max(1, shape[dimension]!);
  }
  return stride;
}

/** Distances of a dense tensor in Fortran order. */
export function fortranStride(shape: readonly number[]): number[] {
  let step = 1;
  return shape.map((size) => {
    const before = step;
    step *= Math.max(1, size);
    return before;
  });
}

/** Whether a stride walks over a dense tensor in C order; dimensions of one element may have any. */
export function isDense(shape: readonly number[], stride: readonly number[]): boolean {
  let step = 1;
  for (let dimension = shape.length - 1; dimension >= 0; dimension--) {
    const size = shape[dimension]!;
    if (size === 0) return true;
    if (size !== 1 && stride[dimension] !== step) return false;
    step *= size;
  }
  return true;
}

/** Elements from the first one up to and including the last one that a tensor touches. */
export function spanOf(shape: readonly number[], stride: readonly number[]): number {
  let last = 0;
  for (const [dimension, size] of shape.entries()) {
    if (size === 0) return 0;
    last += (size - 1) * stride[dimension]!;
  }
  return last + 1;
}
