import { isMap } from "yaml";
import type { Document } from "yaml";
import type { Workflow } from "./argo.ts";
import { decodeText } from "./decodeText.ts";
import type { ManifestDocument, ManifestProblem, ManifestSet } from "./model.ts";
import { isRealError } from "./isRealError.ts";
import { parseFile } from "./parseFile.ts";
import { buildPipelines } from "./pipelines/buildPipelines.ts";
import { plainValue } from "./plainValue.ts";
import { isRecord } from "./record.ts";
import { TextLines } from "./textLines.ts";
import { YamlDocument } from "./yamlDocument.ts";

/** One file as it came from the disk (bytes) or an editor (text). */
export interface ManifestFile {
  path: string;
  content: string | Uint8Array;
}

export interface ReadManifestsOptions {
  /** `workflowDefaults` of the controller's ConfigMap: a Workflow without the parts that are not set. */
  workflowDefaults?: unknown;
}

/**
 * Reads every Argo object of `files` and builds the pipelines among them; references are looked up across all files. Other
 * Kubernetes objects in the same files are left alone. Never throws: what can not be read is a problem with its place.
 */
export function readManifests(files: readonly ManifestFile[], options: ReadManifestsOptions = {}): ManifestSet {
  const set: ManifestSet = { files: [], documents: [], pipelines: [], problems: [] };
  for (const { path, content } of files) {
    const decoded = decodeText(content);
    if ("problem" in decoded) {
      const range = new TextLines(path, "").range(0, 0);
      set.problems.push({ code: decoded.code, message: decoded.problem, range });
      continue;
    }
    const { text } = decoded;
    set.files.push({ path, text });
    const { lines, documents, problems } = parseFile(path, text);
    set.problems.push(...problems);
    documents.forEach((document, index) => readDocument(set, lines, document, index));
  }
  set.pipelines = buildPipelines(set.documents, isRecord(options.workflowDefaults) ? options.workflowDefaults : {});
  return set;
}

function readDocument(set: ManifestSet, lines: TextLines, document: Document.Parsed, index: number): void {
  const { value, problems: found, targets } = plainValue(document.contents);
  const problems: ManifestProblem[] = [
    ...document.errors.filter(isRealError).map(({ message, pos }) => ({
      code: "syntax",
      message: `not valid YAML: ${message}`,
      range: lines.range(pos[0], pos[1]),
    })),
    ...found.map(({ code, message, start, end }) => ({ code, message, range: lines.range(start, end) })),
  ];
  if (!isRecord(value)) {
    if (problems.length > 0 || (value !== null && !isMap(document.contents))) {
      const range = lines.range(document.range[0], document.range[1]);
      set.problems.push(problems[0] ?? { code: "not-argo", message: "the document is not an object", range });
    }
    return;
  }
  const kind = argoKind(value);
  if (kind === undefined) {
    if (value.kind === undefined && String(value.apiVersion).startsWith("argoproj.io/")) {
      const message = "the document has an apiVersion of Argo but no kind; Argo drops it without a word";
      const range = lines.range(document.contents!.range[0], document.contents!.range[0]);
      set.problems.push({ code: "no-kind", message, range });
    }
    // Without a readable kind nobody can tell what the document was meant to be, so its mistakes are the file's.
    if (typeof value.kind !== "string" && problems[0]) set.problems.push(problems[0]);
    return;
  }
  const metadata = isRecord(value.metadata) ? value.metadata : {};
  const name = [metadata.name, metadata.generateName].find((name) => typeof name === "string" && name !== "");
  set.documents.push(
    new YamlDocument({
      lines,
      index,
      kind,
      name: (name as string | undefined) ?? "(unnamed)",
      object: value as unknown as Workflow,
      problems,
      root: document.contents,
      targets,
    }),
  );
}

const kinds: readonly string[] = ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"];

/** Undefined for objects that are not ours: other API groups, other kinds, lists. */
function argoKind({ apiVersion, kind }: Record<string, unknown>): ManifestDocument["kind"] | undefined {
  const ours = typeof apiVersion === "string" && apiVersion.startsWith("argoproj.io/");
  return ours && kinds.includes(kind as string) ? (kind as ManifestDocument["kind"]) : undefined;
}
