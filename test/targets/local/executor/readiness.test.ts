import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test, vi } from "vitest";
import { daemonProbe, untilReady } from "../../../../runtime/targets/local/executor/readiness.ts";

test("a daemon is ready when its page answers well, not before", async () => {
  let status = 503;
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const probe = daemonProbe({ daemon: true, container: { readinessProbe: { httpGet: { path: "/ping", port } } } });
  let ready = false;
  const waited = untilReady(probe!, AbortSignal.timeout(20_000)).then(() => (ready = true));
  await vi.waitUntil(() => asked >= 2, { timeout: 10_000 });
  expect(ready).toBe(false);
  status = 200;
  await waited;
  expect(ready).toBe(true);
  server.close();
});

test("only daemons with a port to ask are probed; a signal ends the wait", async () => {
  expect(daemonProbe({ container: { readinessProbe: { httpGet: { port: 80 } } } })).toBeUndefined();
  expect(daemonProbe({ daemon: true, container: { readinessProbe: { exec: {} } } })).toBeUndefined();
  await untilReady({ tcpSocket: { port: 1 } }, AbortSignal.timeout(150));
});
