import type { RequestContext } from "../../worker/requests.ts";

const milliseconds = 100;

/** Progress that is told at most ten times a second: a checkpoint may have a hundred thousand pieces. */
export function paced(onProgress: RequestContext["onProgress"]): RequestContext["onProgress"] {
  let last = -Infinity;
  return (progress) => {
    const now = performance.now();
    if (now - last < milliseconds) return;
    last = now;
    onProgress(progress);
  };
}
