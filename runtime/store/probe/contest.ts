import type { WriteOutcome } from "../store.ts";
import { StoreError } from "../storeError.ts";
import { textOf } from "./probeRun.ts";

/** One writer of a contest: the token it wrote and what it was told. */
export interface Contestant {
  token: string;
  outcome: WriteOutcome["outcome"] | "failed";
  /** When failed. */
  error?: unknown;
}

/**
 * `honoured`: the first object stood and the others were told so. `ignored`: a later writer replaced it, or several were told
 * that they had won. `misreported`: the first stood but another was told that it had won. `refused`: the store does not offer
 * the precondition. `unknown`: what was seen proves nothing.
 */
export interface Judgement {
  verdict: "honoured" | "ignored" | "misreported" | "refused" | "unknown";
  text: string;
}

/** Runs one writer; an error is a result. */
export async function contend(token: string, write: () => Promise<WriteOutcome>): Promise<Contestant> {
  try {
    return { token, outcome: (await write()).outcome };
  } catch (error) {
    return { token, outcome: "failed", error };
  }
}

/** A writer, then another one, onto the same key. `there` = the token that is read back afterwards. */
export function judgeSecond(first: Contestant, second: Contestant, there: string | undefined): Judgement {
  if (first.outcome === "failed") return notOffered(first) ?? unknown(`the first write failed: ${textOf(first.error)}`);
  if (there === undefined) return unknown("nothing could be read back");
  if (there === second.token) {
    // Only the first writer's own lost answer could explain a refusal here, and then it was never there.
    if (first.outcome !== "written") return unknown("it is not known whether the first write took effect");
    const told = second.outcome === "written" ? "was told that it had won" : "was told otherwise";
    return {
      verdict: "ignored",
      text: `the second writer replaced the first one's object and ${told}: last writer wins`,
    };
  }
  if (there !== first.token) return { verdict: "ignored", text: "something else is there than either writer wrote" };
  if (second.outcome === "written") {
    return {
      verdict: "misreported",
      text: "the second writer was told that it had won, and the first one's object stands",
    };
  }
  if (second.outcome === "failed") {
    return notOffered(second) ?? unknown(`the second write failed without an answer: ${textOf(second.error)}`);
  }
  return { verdict: "honoured", text: "the second writer was refused (412), and the first one's object stands" };
}

/** Several writers at the same time onto a new key. `there` = the token read back, twice, the same both times. */
export function judgeRace(contestants: readonly Contestant[], there: string | undefined): Judgement {
  const count = (outcome: Contestant["outcome"]): number => contestants.filter((one) => one.outcome === outcome).length;
  const written = contestants.filter(({ outcome }) => outcome === "written");
  const failed = contestants.filter(({ outcome }) => outcome === "failed");
  if (written.length > 1) {
    return {
      verdict: "ignored",
      text: `${written.length} of ${contestants.length} writers were told that they had won`,
    };
  }
  if (failed.length === contestants.length) {
    return notOffered(failed[0]!) ?? unknown(`every write failed: ${textOf(failed[0]!.error)}`);
  }
  if (there === undefined) return unknown("nothing could be read back");
  const winner = contestants.find(({ token }) => token === there);
  if (winner === undefined) return { verdict: "ignored", text: "something else is there than any writer wrote" };
  if (written.length === 1 && written[0] !== winner) {
    return { verdict: "ignored", text: "the writer that was told it had won is not the one whose object is there" };
  }
  // A plain refusal of the one that is there would mean that the answers can not be trusted.
  if (winner.outcome === "refused") {
    return { verdict: "misreported", text: "the writer whose object is there was refused" };
  }
  const refused = count("refused") + count("unclear") - (winner.outcome === "unclear" ? 1 : 0);
  if (refused === 0) return unknown("no other writer got a clear answer, so nothing was shown");
  const lost = failed.length === 0 ? "" : `, ${failed.length} got no answer`;
  const how = winner.outcome === "written" ? "" : " (its answer was lost; reading back showed it)";
  return {
    verdict: "honoured",
    text: `1 of ${contestants.length} won${how}, ${refused} were refused${lost}; the winner's object is there`,
  };
}

function notOffered({ error }: Contestant): Judgement | undefined {
  if (!(error instanceof StoreError) || (error.reason !== "refused" && error.reason !== "unsupported"))
    return undefined;
  return { verdict: "refused", text: `the store does not take this write: ${textOf(error)}` };
}

function unknown(text: string): Judgement {
  return { verdict: "unknown", text };
}
