import { createRuntime } from "../../../runtime/index.ts";
import type { Handlers } from "../../worker/requests.ts";
import type { RunsRequests } from "./requests.ts";
import { RunsSession } from "./worker/runsSession.ts";
import { runsSessions } from "./worker/sessions.ts";

export const runsHandlers: Handlers<RunsRequests> = {
  "runs/list": async ({ folder, target, limit }, { signal }) =>
    (await createRuntime({ cwd: folder, target })).target.list({ limit, signal }),
  "runs/open": async ({ folder, target, place, filter }) => {
    const session = new RunsSession(await createRuntime({ cwd: folder, target }), folder, place, filter);
    const number = runsSessions.add(session);
    return { session: number, ...(await session.start()) };
  },
  "runs/next": ({ session }, { signal }) => runsSessions.get(session).next(signal),
  "runs/close": async ({ session }) => runsSessions.close(session),
  "runs/children": async ({ session, parent }) => runsSessions.get(session).children(parent),
  "runs/hide": async ({ session, parent }) => runsSessions.get(session).hide(parent),
  "runs/more": async ({ session, parent }) => runsSessions.get(session).more(parent),
  "runs/filter": async ({ session, filter }) => runsSessions.get(session).setFilter(filter),
};
