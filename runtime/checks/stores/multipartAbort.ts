import { storeCheck } from "./storeCheck.ts";

/** PF-STORE-004: does an upload that is given up leave nothing, and does the way for large artifacts work? */
export const multipartAbort = storeCheck({
  id: "PF-STORE-004",
  title: "Multipart upload and abort",
  cost: "writes",
  why: "Every preemption in the middle of a save leaves an unfinished upload: parts that no listing shows and that are paid for.",
});
