import { createRuntime } from "../../runtime/index.ts";
import type { Handlers } from "../worker/requests.ts";
import { KeptDocuments } from "./keptDocuments.ts";
import { OpenLogs } from "./openLogs.ts";
import { Resolvers } from "./resolvers.ts";
import type { LogsRequests } from "./requests.ts";

const followed = new OpenLogs();
const documents = new KeptDocuments();
const resolvers = new Resolvers();

export const logsHandlers: Handlers<LogsRequests> = {
  "logs/choices": async ({ folder, target, run }, { signal }) => {
    const runtime = await createRuntime({ cwd: folder, target });
    return runtime.logChoices(run, { signal });
  },
  "logs/open": async ({ source, tail, ...looks }) => ({ id: await followed.open(source, tail, looks) }),
  "logs/next": ({ id }) => followed.next(id),
  "logs/document": ({ source }, context) => documents.read(source, context),
  "logs/text": async ({ key, offset }) => documents.text(key, offset),
  "logs/looks": async ({ key, from, to }) => documents.looks(key, from, to),
  "logs/release": async ({ key }) => {
    documents.release(key);
    return {};
  },
  "logs/save": async ({ source, file }, { signal, onProgress }) => {
    const { folder, target, run, step, attempt } = source;
    const runtime = await createRuntime({ cwd: folder, target });
    return { lines: await runtime.saveLog({ run, step, attempt, signal, onProgress }, file) };
  },
  "logs/links": ({ source, text }, { signal }) => resolvers.links(source, text, signal),
  "logs/close": async ({ id }) => {
    followed.close(id);
    return {};
  },
};
