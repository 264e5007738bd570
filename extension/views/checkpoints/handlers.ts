import type { Handlers } from "../../worker/requests.ts";
import type { CheckpointsRequests } from "./requests.ts";
import { foundPlaces } from "./worker/foundPlaces.ts";
import { checkpointRows } from "./worker/checkpointRows.ts";
import { placeRow } from "./worker/placeRow.ts";
import { moreRunsRow, problemRow } from "./worker/otherRows.ts";

const mostProblems = 5;

export const checkpointsHandlers: Handlers<CheckpointsRequests> = {
  "checkpoints/places": async ({ root, runs }, { signal }) => {
    const { places, problems, more } = await foundPlaces.look(root, runs, signal);
    const now = new Date();
    return {
      rows: [
        ...places.map((place, index) => placeRow(root, place, index === 0, now)),
        ...problems.slice(0, mostProblems).map((problem) => problemRow(root, problem)),
        ...(more ? [moreRunsRow(root)] : []),
      ],
      live: places.some((place) => place.runs.some(({ phase }) => phase === "Running" || phase === "Pending")),
    };
  },
  "checkpoints/children": async ({ root, place, limit }, { signal }) =>
    checkpointRows(root, await foundPlaces.get(root, place, signal), limit, new Date()),
};
