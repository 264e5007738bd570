import { readManifests, type ConfigNames } from "../../../runtime/index.ts";
import type { OpenDocument } from "../requests.ts";
import type { AskedDocument } from "./languageSession.ts";

/** Names of the steps that the settings of a preflight.yaml can be about. */
export async function stepNames(document: OpenDocument, around: AskedDocument["around"]): Promise<ConfigNames> {
  if (!/^steps:/m.test(document.text)) return { steps: [] };
  const files = await around();
  const { pipelines } = readManifests(files.map(({ path, text }) => ({ path, content: text })));
  const pods = pipelines.flatMap(({ steps }) => steps.filter(({ type }) => type !== "dag" && type !== "steps"));
  return { steps: [...new Set(pods.map(({ name }) => name))].toSorted() };
}
