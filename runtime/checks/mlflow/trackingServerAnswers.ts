import { trackingCheck } from "./trackingCheck.ts";

const id = "PF-MLFLOW-001";

/** PF-MLFLOW-001: does the tracking server answer a real search, by the name that the pods use? */
export const trackingServerAnswers = trackingCheck({
  id,
  title: "MLflow answers a real search",
  cost: "network",
  why: "A server that says it is healthy and refuses every request lets the training fail at its first log call, or log nothing for hours.",
  more: ({ others, podUri }) =>
    others.length === 0
      ? []
      : [
          {
            check: id,
            status: "warn",
            title: `${others.length === 1 ? "a step logs" : "steps log"} to another tracking server than ${podUri ?? "preflight.yaml says"}`,
            evidence: others,
            why: "What was looked at is not where those steps log, and one training is spread over two servers.",
            fix: { text: "give all steps one MLFLOW_TRACKING_URI, the one of preflight.yaml" },
          },
        ],
});
