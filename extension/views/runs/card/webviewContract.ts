import type { RunRef } from "../runRef.ts";

/** A failure card as the page needs it (FailureCard of the runtime has all of it). */
export interface CardView {
  cause: string;
  where: string;
  stepName: string;
  rows: { label: string; text: string }[];
  advice: string[];
  retry: string;
  others: { step: string; stepName: string; cause: string }[];
}

/** What the page keeps by itself, and is restored from when the window opens again. */
export interface CardState {
  ref: RunRef;
  card?: CardView;
}

/** Texts of the page, translated by the host. */
export interface CardTexts {
  retry: string;
  logs: string;
  yaml: string;
  refresh: string;
  others: string;
  next: string;
  gone: string;
}

/** From the host to the page. */
export type ToCard =
  { type: "state"; state: CardState; texts: CardTexts } | { type: "failed"; message: string; texts: CardTexts };

/** From the page to the host. */
export type FromCard =
  | { type: "ready" }
  | { type: "do"; action: "retry" | "logs" | "yaml" | "refresh" }
  | { type: "open"; step: string; stepName: string };
