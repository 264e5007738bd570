import { storeCheck } from "./storeCheck.ts";

/** PF-STORE-002: does what is written come back byte for byte, and does a delete leave nothing? */
export const storeRoundTrip = storeCheck({
  id: "PF-STORE-002",
  title: "Store round trip, byte-exact",
  cost: "writes",
  why: "A checkpoint that comes back with other bytes, or not at all, is found out when the run wants to resume from it.",
});
