/**
 * A TCP relay on loopback that makes a store feel far away: each connection gets so many bytes per second towards the client, and
 * every request waits for the latency once. A process of its own, so that it takes no time from what is measured.
 *   node bench/slowLink.ts HOST:PORT BYTES_PER_SECOND LATENCY_MS      prints its own port
 */
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

const [upstream = "127.0.0.1:9100", rate = "80000000", latency = "20"] = process.argv.slice(2);
const [host, port] = upstream.split(":");
const perSecond = Number(rate);
const delay = Number(latency);

/** Passes bytes on at the rate of this one connection. */
async function relay(from: Socket, to: Socket): Promise<void> {
  let free = performance.now();
  for await (const chunk of from as AsyncIterable<Buffer>) {
    const now = performance.now();
    free = Math.max(free, now - 5) + (chunk.length / perSecond) * 1000;
    // Timers are coarse: small debts are carried on, larger ones slept off.
    if (free - now > 2) await wait(free - now);
    if (!to.write(chunk)) await new Promise((resolve) => to.once("drain", resolve));
  }
  to.end();
}

async function ask(from: Socket, to: Socket): Promise<void> {
  let last = 0;
  for await (const chunk of from as AsyncIterable<Buffer>) {
    // Bytes soon after others belong to the same request.
    if (performance.now() - last > delay) await wait(delay);
    last = performance.now();
    if (!to.write(chunk)) await new Promise((resolve) => to.once("drain", resolve));
  }
  to.end();
}

const server = createServer((client) => {
  const store = connect({ host, port: Number(port) });
  for (const socket of [client, store]) {
    socket.setNoDelay(true);
    socket.on("error", () => {
      client.destroy();
      store.destroy();
    });
  }
  relay(store, client).catch(() => client.destroy());
  ask(client, store).catch(() => store.destroy());
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" ? address?.port : address);
});
