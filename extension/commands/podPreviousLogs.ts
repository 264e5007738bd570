import { podRef } from "../pods/podRef.ts";
import { showLogDocument } from "../logs/showLogDocument.ts";
import type { Services } from "../services.ts";

/** Opens what the containers of a step's or attempt's pod wrote before they were started again, as a document. */
export async function run({ logs }: Services, argument?: unknown): Promise<void> {
  const { folder, target, run: name, step, stepName, attempt } = podRef(argument);
  const source = { folder, target, run: name!, step, stepName, attempt, previous: true };
  await showLogDocument(logs.documents, source, "end");
}
