import {
  checkCatalogue,
  findConfig,
  findingIds,
  fixCheck,
  mergeReport,
  planWrites,
  renderReport,
  runCheck,
  suppressCheck,
  writeConfig,
  type CheckReport,
} from "../../../runtime/index.ts";
import type { Handlers } from "../../worker/requests.ts";
import type { ChecklistRequests, CheckRequest, IdentifiedReport } from "./requests.ts";

export const checklistHandlers: Handlers<ChecklistRequests> = {
  "checklist/run": async (params, { signal, onProgress }) =>
    identified(await runCheck({ ...checkOptions(params), signal, onProgress })),

  "checklist/rerun": async ({ only, previous, ...params }, { signal, onProgress }) => {
    const options = { ...checkOptions(params), signal, onProgress };
    const merged = mergeReport(previous, await runCheck({ ...options, only }));
    return identified(merged ?? (await runCheck(options)));
  },

  "checklist/planWrites": (params, { signal }) => planWrites({ ...checkOptions(params), signal }),

  "checklist/fix": ({ only, inFile, finding, ...params }, { signal }) =>
    fixCheck({ ...checkOptions(params), only, inFile, finding, signal }),

  "checklist/suppress": ({ check, finding, reason, until, ...params }, { signal }) =>
    suppressCheck({ ...checkOptions(params), check, finding, reason, until, signal }),

  "checklist/render": async ({ report, format }) => renderReport(report, format),

  "checklist/catalogue": async () => checkCatalogue(),

  "config/find": async ({ folder }) => (await findConfig(folder)) ?? null,

  "config/create": ({ folder }, { signal }) => writeConfig(folder, process.env, signal),
};

function checkOptions({ folder, writeTo = [], ...rest }: CheckRequest) {
  return {
    cwd: folder,
    ...rest,
    onPlan({ uri }: { uri: string }): void {
      if (!writeTo.includes(uri)) throw new Error("nothing was written here: nobody agreed to it");
    },
  };
}

function identified(report: CheckReport): IdentifiedReport {
  return { ...report, ids: [...findingIds(report).values()] };
}
