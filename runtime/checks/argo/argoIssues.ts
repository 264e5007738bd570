import type { ManifestSet, Pipeline } from "../../manifest/model.ts";
import { TemplateLookup } from "../../manifest/pipelines/templateLookup.ts";
import type { CheckContext } from "../checkContext.ts";
import { inspectPipeline } from "./inspect/inspectPipeline.ts";
import type { Issue } from "./issue.ts";
import { fieldIssues } from "./rules/fieldRules.ts";

/** A pipeline and everything PF-ARGO-001 to 003 have to say of it. */
export interface PipelineIssues {
  pipeline: Pipeline;
  issues: Issue[];
}

const known = new WeakMap<CheckContext, PipelineIssues[]>();

/** The issues of every pipeline of a context; the three checks share one look. */
export function argoIssues(context: CheckContext): PipelineIssues[] {
  let found = known.get(context);
  if (!found) known.set(context, (found = argoIssuesOf(context.manifests, context.signal)));
  return found;
}

/** The same without a context. Throws when `signal` is aborted. */
export function argoIssuesOf(manifests: ManifestSet, signal?: AbortSignal): PipelineIssues[] {
  const lookup = new TemplateLookup(manifests.documents);
  return manifests.pipelines.map((pipeline) => {
    signal?.throwIfAborted();
    return { pipeline, issues: issuesOf(pipeline, lookup) };
  });
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
