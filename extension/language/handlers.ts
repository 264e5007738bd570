import {
  checkManifest,
  codePlace,
  completeConfig,
  completeManifest,
  configHover,
  configProblems,
  holdsTemplates,
  hover,
  lenses,
  outline,
  problems,
  reportProblems,
  symbolPlaces,
} from "../../runtime/index.ts";
import type { Handlers } from "../worker/requests.ts";
import type { LanguageRequests } from "./requests.ts";
import { LanguageSession } from "./worker/languageSession.ts";
import { placesAround } from "./worker/placesAround.ts";
import { stepNames } from "./worker/stepNames.ts";

/** Answers about texts; each worker (and each test) has its own session. */
export function createLanguageHandlers(session = new LanguageSession()): Handlers<LanguageRequests> {
  return {
    "language/open": async (document) => {
      session.open(document);
      return null;
    },
    "language/close": async ({ uri }) => {
      session.close(uri);
      return null;
    },
    "language/forget": async () => {
      session.forget();
      return null;
    },
    "language/check": ({ beyond, ...state }) =>
      session.ask(state, async ({ document, manifest }) => {
        if (document.kind === "config") return { problems: configProblems(document), lenses: [] };
        const opened = await manifest();
        const findings = await checkManifest(opened, beyond);
        return { problems: problems(opened, findings), lenses: lenses(opened, findings) };
      }),
    "language/hover": ({ offset, ...state }) =>
      session.ask(state, async ({ document, manifest }) => {
        const found = document.kind === "config" ? configHover(document, offset) : hover(await manifest(), offset);
        return found ?? null;
      }),
    "language/outline": (state) =>
      session.ask(state, async ({ document, manifest }) =>
        document.kind === "config" ? null : outline(await manifest()),
      ),
    "language/completion": ({ offset, ...state }) =>
      session.ask(state, async ({ document, around }) => {
        if (document.kind === "config") return completeConfig(document.text, offset, await stepNames(document, around));
        const refers = /\b(?:workflowT|t)emplateRef\b/.test(document.text);
        const libraries = refers ? (await around()).filter(holdsTemplates) : [];
        return completeManifest(document, offset, libraries);
      }),
    "language/definition": ({ offset, ...state }) =>
      session.ask(state, async ({ document, manifest }) => {
        if (document.kind === "config") return null;
        const opened = await manifest();
        const code = await codePlace(opened, offset);
        if (code !== undefined) return { origin: code.origin, definitions: [code.target] };
        return symbolPlaces(opened, offset) ?? null;
      }),
    "language/references": ({ offset, withDefinition, ...state }) =>
      session.ask(state, async (asked) => {
        if (asked.document.kind === "config") return null;
        const places = await placesAround(asked, offset);
        if (places === undefined) return null;
        return withDefinition ? [...places.definitions, ...places.references] : places.references;
      }),
    "language/reportProblems": async ({ report }) => reportProblems(report),
  };
}
