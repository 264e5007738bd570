import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { argoIssuesOf } from "../../runtime/checks/argo/argoIssues.ts";
import { readManifests, type ManifestFile } from "../../runtime/manifest/readManifests.ts";
import type { VectorGroup } from "./vector.ts";

/** What Argo says of one object of a manifest. */
interface Verdict {
  kind: string;
  verdict: "ok" | "error" | "ignored";
  stage?: string;
  message?: string;
}
type Verdicts = Verdict | Verdict[];

/**
 * Vectors where Preflight deliberately differs from the rule "…-unchecked = must be found", with the reason. What Argo lets
 * pass and Preflight does not is no list here: every such finding says so itself (runtime/checks/argo/lintGaps.ts).
 */
const differences: Record<string, string> = {
  "{{=asInt(1)}}": "the expression is valid: asInt takes numbers too, and gives 1",
};

/** Argo's validation against PF-ARGO-001 to 003, object by object. */
export const validateGroups: Record<string, VectorGroup> = {
  validate: ({ input, result, rule }) => {
    const text = input as string;
    const { lint, submit } = result as { lint: Verdicts; submit: Verdicts };
    const mustFind =
      (rule ?? "").endsWith("-unchecked") && !Object.keys(differences).some((part) => text.includes(part));
    const found = verdicts([{ path: "vector.yaml", content: text }]);
    return {
      lint: answer([lint, submit], lint, found, mustFind),
      submit: answer([lint, submit], submit, found, mustFind),
    };
  },
  "validate-example": ({ input, result }) => {
    const file = input as string;
    const expected = result as Record<"alone" | "folder" | "submit", Verdicts>;
    const alone = verdicts(exampleFiles().filter((example) => example.path === file));
    const folder = folderVerdicts().filter((verdict) => verdict.file === file);
    return {
      alone: answer([expected.alone], expected.alone, alone, false),
      folder: answer([expected.folder, expected.submit], expected.folder, folder, false),
      submit: answer([expected.folder, expected.submit], expected.submit, folder, false),
    };
  },
};

interface OwnVerdict {
  file: string;
  kind: string;
  /** Dropped: Argo would not even see it. */
  dropped: boolean;
  /** Issues Argo should have too, and those it is known to let pass. */
  errors: string[];
  gaps: string[];
}

function verdicts(files: ManifestFile[]): OwnVerdict[] {
  const manifests = readManifests(files);
  const own = argoIssuesOf(manifests).map(({ pipeline, issues }) => ({
    file: pipeline.document.file,
    kind: pipeline.document.kind,
    dropped: pipeline.document.problems.length > 0,
    errors: issues.filter(({ gap, mild }) => !gap && !mild).map(({ message }) => message),
    gaps: issues.filter(({ gap }) => gap).map(({ message }) => message),
  }));
  const unread = manifests.problems.map(({ range, message }) => ({
    file: range.file,
    kind: "",
    dropped: true,
    errors: [message],
    gaps: [],
  }));
  return [...own, ...unread];
}

const read = ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"];

/** The expected answer with our verdict in the place of Argo's, so that a difference shows. */
function answer(all: Verdicts[], expected: Verdicts, own: OwnVerdict[], mustFind: boolean): unknown {
  const list = [expected].flat();
  if (list.length === 0)
    return own.length > 0 && own.every(({ dropped }) => dropped) ? [] : "Preflight finds nothing wrong";
  const answers = list.map((one, index) => {
    const leftAlone = one.verdict === "ignored" || !read.includes(one.kind);
    if (leftAlone) return own.length === 0 ? one : "Preflight reads it";
    const mine = own[index];
    if (!mine) return "Preflight does not see it";
    const isError = all.some((verdict) => [verdict].flat()[index]?.verdict === "error");
    if (isError) return mine.errors.length + mine.gaps.length > 0 ? one : "Preflight finds nothing wrong";
    if (mine.errors.length > 0) return { ...one, verdict: "error", message: mine.errors[0] };
    return mustFind && mine.gaps.length === 0 ? "Preflight finds nothing wrong" : one;
  });
  return Array.isArray(expected) ? answers : answers[0];
}

let examples: ManifestFile[] | undefined;
let folderAnswer: OwnVerdict[] | undefined;

/** All upstream examples, from PREFLIGHT_LAB_CACHE or the lab's usual place. Throws when they are not on this machine. */
function exampleFiles(): ManifestFile[] {
  const cache = process.env.PREFLIGHT_LAB_CACHE ?? path.join(homedir(), ".cache", "preflight-lab");
  const folder = path.join(cache, "argo-src", "examples");
  if (!existsSync(folder)) throw new Error("the upstream examples are not on this machine (the lab fetches them)");
  examples ??= readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => ({ path: `examples/${file}`, content: readFileSync(path.join(folder, file)) }));
  return examples;
}

function folderVerdicts(): OwnVerdict[] {
  return (folderAnswer ??= verdicts(exampleFiles()));
}
