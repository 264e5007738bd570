/**
 * V8 options of the engine: it lives long beside training jobs, so memory is given back rather than saved up for speed.
 * Not --optimize-for-size: with it Node rejects its own code cache and starts 90 ms later.
 */
export const smallHeap = ["--max-semi-space-size=2", "--v8-pool-size=1"];

/** The guardian computes next to nothing: optimised code would only take room. */
export const smallestHeap = ["--max-semi-space-size=1", "--no-opt", "--v8-pool-size=1"];

/** glibc otherwise keeps a pool of freed memory per thread. Steps do not see it: their environment is built anew. */
export const oneArena = { MALLOC_ARENA_MAX: "1" };
