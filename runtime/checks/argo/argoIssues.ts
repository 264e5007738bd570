import type { Pipeline } from "../../manifest/model.ts";
import { TemplateLookup } from "../../manifest/pipelines/templateLookup.ts";
import type { CheckContext } from "../checkContext.ts";
import { inspectPipeline } from "./inspectPipeline.ts";
import type { Issue } from "./issue.ts";
import { fieldIssues } from "./rules/fieldRules.ts";

const known = new WeakMap<CheckContext, { pipeline: Pipeline; issues: Issue[] }[]>();

/** The issues of every pipeline; the three checks share one look. */
export function argoIssues(context: CheckContext): { pipeline: Pipeline; issues: Issue[] }[] {
  let found = known.get(context);
  if (!found) {
    const lookup = new TemplateLookup(context.manifests.documents);
    found = context.manifests.pipelines.map((pipeline) => {
      context.signal.throwIfAborted();
      return { pipeline, issues: issuesOf(pipeline, lookup) };
    });
    known.set(context, found);
  }
  return found;
}

function issuesOf(pipeline: Pipeline, lookup: TemplateLookup): Issue[] {
  const { document } = pipeline;
  // What a document means is not to be told when its YAML is broken; that itself is said by PF-ARGO-003.
  if (document.problems.length > 0) {
    const [problem] = document.problems;
    return [
      {
        check: "PF-ARGO-003",
        message: `Argo drops this document without a word: ${problem!.message}`,
        document,
        path: [],
        range: problem!.range,
      },
    ];
  }
  return [...fieldIssues(document), ...inspectPipeline(pipeline, lookup)];
}
