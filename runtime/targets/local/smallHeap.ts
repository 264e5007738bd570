/**
 * V8 options of the engine: it lives long beside training jobs, so memory is given back rather than saved up for speed.
 * Measured with bench/engine.ts: engine and guardian together 162 MiB without these options.
 */
export const smallHeap = ["--max-semi-space-size=1", "--optimize-for-size"];

/** The guardian computes next to nothing: optimised code would only take room. */
export const smallestHeap = [...smallHeap, "--no-opt"];
