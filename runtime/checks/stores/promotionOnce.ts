import { storeCheck } from "./storeCheck.ts";

/** PF-STORE-003: of two attempts that publish the same artifact, does exactly one win? */
export const promotionOnce = storeCheck({
  id: "PF-STORE-003",
  title: "Promotion happens exactly once",
  cost: "writes",
  why: "A preempted attempt may still be uploading when its successor is done: where the last writer wins, it replaces the good artifact.",
  fix: ({ promotion }) => {
    const safe = promotion.find(({ way }) => way === "marker")?.exactlyOnce === true;
    return safe
      ? { text: "promote by a marker that is created if absent (docs/promotion.md), not by copying onto the final key" }
      : { text: "use a store that keeps conditional writes; this one can not promise that an artifact appears once" };
  },
});
