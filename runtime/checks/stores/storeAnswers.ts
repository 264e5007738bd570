import { storeCheck } from "./storeCheck.ts";

/** PF-STORE-001: do the stores in use answer, and with whose credentials? */
export const storeAnswers = storeCheck({
  id: "PF-STORE-001",
  title: "Artifact repository resolves and answers",
  cost: "network",
  why: "A run whose store does not answer trains for hours and can save nothing.",
});
