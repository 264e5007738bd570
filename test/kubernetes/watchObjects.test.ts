import { expect, onTestFinished, test } from "vitest";
import { kinds } from "../../runtime/kubernetes/kubeCall.ts";
import type { KubeObject } from "../../runtime/kubernetes/kubeObject.ts";
import { watchObjects, type WatchEvent } from "../../runtime/kubernetes/watchObjects.ts";
import { AnsweringServer, json, watching, type Answer } from "../support/apiServer.ts";

const call = { kind: kinds.pods, namespace: "n" };
const object = (name: string, resourceVersion: string): KubeObject => ({ metadata: { name, resourceVersion } });
const list = (version: string, ...items: KubeObject[]): Answer =>
  json({ metadata: { resourceVersion: version }, items });
const event = (type: string, name: string, version: string) => ({ type, object: object(name, version) });

async function take(answers: Answer[], count: number, options = {}): Promise<{ told: string[]; asked: string[] }> {
  const server = new AnsweringServer(answers);
  const stop = new AbortController();
  onTestFinished(() => {
    stop.abort();
    server.close();
  });
  const told: string[] = [];
  const events = watchObjects(await server.client(), call, {
    signal: stop.signal,
    maxPauseMilliseconds: 5,
    ...options,
  });
  for await (const each of events) {
    told.push(describe(each));
    if (told.length >= count) break;
  }
  return { told, asked: server.asked };
}

function describe(told: WatchEvent<KubeObject>): string {
  if (told.type === "listed") return `listed ${told.objects.map(({ metadata }) => metadata.name).join(" ")}`;
  if (told.type === "changed" || told.type === "deleted") return `${told.type} ${told.object.metadata.name}`;
  return told.type;
}

test("lists, then tells every change; half an object of a cut connection comes again from the last version", async () => {
  const { told, asked } = await take(
    [
      list("10", object("a", "9")),
      watching([event("ADDED", "b", "11"), event("BOOKMARK", "", "15")], "cut"),
      watching([event("DELETED", "a", "16")], "end"),
      watching([event("MODIFIED", "b", "17")], "stay"),
    ],
    4,
  );
  expect(told).toEqual(["listed a", "changed b", "deleted a", "changed b"]);
  const versions = asked.slice(1).map((url) => /resourceVersion=(\d+)/.exec(url)![1]);
  expect(versions).toEqual(["10", "15", "16"]);
  expect(asked[1]).toContain("allowWatchBookmarks=true");
});

test.each<[string, Answer]>([
  ["a status", json({ kind: "Status", code: 410 }, 410)],
  ["an event", watching([{ type: "ERROR", object: { code: 410, message: "too old" } }], "end")],
])("lists again when the version is forgotten, told as %s", async (_, gone) => {
  const { told } = await take([list("1", object("a", "1")), gone, list("9", object("c", "8"))], 2);
  expect(told).toEqual(["listed a", "listed c"]);
});

test("is stale when the server stays away, and says when it is back", async () => {
  const fail = json({ message: "down" }, 503);
  const { told } = await take([list("1"), fail, fail, fail, watching([event("ADDED", "a", "2")], "stay")], 4);
  expect(told).toEqual(["listed ", "stale", "live", "changed a"]);
});

test("a connection that says nothing is made anew", async () => {
  const answers = [list("1"), watching([], "stay"), watching([event("ADDED", "a", "2")], "stay")];
  const { told } = await take(answers, 2, { idleMilliseconds: 50 });
  expect(told).toEqual(["listed ", "changed a"]);
});

test("where only listing is allowed, it lists again and again", async () => {
  const no = json({ message: "no" }, 403);
  const { told } = await take([list("1", object("a", "1")), no, list("2", object("b", "2"))], 2, {
    pollMilliseconds: 5,
  });
  expect(told).toEqual(["listed a", "listed b"]);
});

test("a missing right to list is a sentence that names verb and resource", async () => {
  await expect(take([json({ message: "no" }, 403)], 1)).rejects.toMatchObject({
    reason: "forbidden",
    message: "You may not list pods in namespace n on test.",
    hint: 'It needs the verb "list" on pods in a Role of this user.',
  });
});
