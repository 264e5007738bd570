import type { Check, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { mainContainers } from "../subject/containers.ts";
import { place } from "../subject/place.ts";
import { chosenSubjects } from "../subject/stepCheck.ts";
import type { Subject } from "../subject/subjects.ts";
import { podSubjects } from "../subject/subjects.ts";
import { imagePin } from "./imageReference.ts";

const id = "PF-LINEAGE-002";

/** PF-LINEAGE-002: does every attempt run the same image? Looks at pipelines that train or may be reclaimed. */
export const imageIsPinned: Check = {
  id,
  title: "Every attempt runs the same image",
  area: "lineage",
  cost: "static",
  run: (context) => {
    const chosen = chosenSubjects(context, "training or preemptible");
    const pipelines = new Set(chosen.map(({ pipeline }) => pipeline));
    const steps = new Set(chosen.map(({ step }) => step));
    const findings = podSubjects(context)
      .filter(({ pipeline }) => pipelines.has(pipeline))
      .flatMap((subject) => ofStep(context, subject, steps.has(subject.step)));
    if (findings.length > 0) return findings;
    return [{ check: id, status: "n/a", title: "No pipeline trains or may be reclaimed", evidence: [] }];
  },
};

function ofStep(_context: CheckContext, { pipeline, step }: Subject, matters: boolean): Finding[] {
  return mainContainers(step).map(({ container, path }): Finding => {
    const image = typeof container.image === "string" ? container.image : "";
    const range = step.document.rangeOf([...path, "image"]);
    const base = {
      check: id,
      workflow: pipeline.document.name,
      step: step.name,
      range,
      evidence: [{ label: "image", value: image === "" ? "none given" : image, source: place(range) }],
    };
    if (image === "") return { ...base, status: "unknown", title: `${step.name}: no image is given here` };
    const pin = imagePin(image);
    switch (pin) {
      case "digest":
        return { ...base, status: "pass", title: `${step.name}: image is pinned by digest` };
      case "templated":
        return {
          ...base,
          status: "unknown",
          title: `${step.name}: the image depends on a parameter`,
          why: "With a tag in it, a retry can run another image than the attempt before it.",
        };
      case "malformed":
        return {
          ...base,
          status: "fail",
          title: `${step.name}: ${image} is no valid image reference`,
          why: "The pod stays Pending with InvalidImageName, and Argo waits for it without end.",
          fix: {
            text: /:sha256@|:sha256:/.test(image)
              ? "write name@sha256:DIGEST"
              : "write name:tag@sha256:DIGEST in lower case",
          },
        };
      default:
        return {
          ...base,
          status: pin === "latest" && matters ? "fail" : "warn",
          title:
            pin === "latest"
              ? `${step.name}: ${image} can be another image at the next attempt`
              : `${step.name}: the tag of ${image} can be moved`,
          why: "The retry after a preemption pulls on another node: other code can meet the checkpoint of the attempt before it, and nobody can say later what was trained with.",
          fix: { text: `pin the digest: ${image.split("@")[0]}@sha256:…` },
        };
    }
  });
}
