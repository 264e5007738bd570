import type { Check, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { laterChecks } from "../laterChecks.ts";
import { place } from "../subject/place.ts";
import { isExpired } from "./isExpired.ts";
import { suppressions, type Suppression } from "./suppression.ts";

const id = "PF-SUPPRESS-001";

/** Suppression annotations say why and until when, and are still in force. */
export const suppressionsAreValid: Check = {
  id,
  title: "Suppressions are valid",
  area: "argo",
  cost: "static",
  async run(context) {
    const all = suppressions(context.manifests);
    if (all.length === 0) return [{ check: id, status: "n/a", title: "no suppression annotations", evidence: [] }];
    // Late, because the registry holds this check too.
    const { registry } = await import("../registry.ts");
    const known = new Set([...registry, ...laterChecks].map((check) => check.id));
    return all.map((suppression) => finding(suppression, known, context));
  },
};

function finding(suppression: Suppression, known: ReadonlySet<string>, { now }: CheckContext): Finding {
  const { id: ignored, text, range, document, template, parsed } = suppression;
  const about = { check: id, range, workflow: document.name, step: template?.name };
  const evidence = [{ label: `preflight/ignore-${ignored}`, value: text, source: place(range) }];
  const problem = problemOf(suppression, known, now());
  if (problem === undefined) {
    return { ...about, status: "pass", title: `${ignored} is suppressed until ${parsed!.until}`, evidence };
  }
  return {
    ...about,
    status: "warn",
    title: `${template?.name ?? document.name}: ${problem.title}`,
    evidence,
    why: "A suppression without reason and end hides a risk that nobody looks at again; this one suppresses nothing.",
    fix: { text: problem.fix },
  };
}

function problemOf({ id: ignored, parsed }: Suppression, known: ReadonlySet<string>, now: Date) {
  if (!known.has(ignored)) {
    return { title: `"${ignored}" is not the id of a check`, fix: "use an id of docs/checks/README.md" };
  }
  if (parsed === undefined) {
    const fix = `preflight/ignore-${ignored}: "why this is accepted until=YYYY-MM-DD"`;
    return { title: `the suppression of ${ignored} lacks a reason or an end date`, fix };
  }
  if (isExpired(parsed.until, now)) {
    const title = `the suppression of ${ignored} ended on ${parsed.until}`;
    return { title, fix: "mend what it hides, or give a new reason and date" };
  }
  return undefined;
}
