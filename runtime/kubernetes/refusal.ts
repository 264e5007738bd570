import type { IncomingMessage } from "node:http";
import { redact } from "../text/redact.ts";
import { describeCall, type KubeCall } from "./kubeCall.ts";
import { KubeError, type KubeReason } from "./kubeError.ts";

const maxBytes = 64 * 1024;

/** The error of an answer that is not 2xx: what was asked, and the server's own words (shortened, without secrets). */
export async function refusal(call: KubeCall, server: string, response: IncomingMessage): Promise<KubeError> {
  const status = response.statusCode ?? 0;
  const said = await readMessage(response);
  const reason = reasonOf(status);
  const asked = describeCall(call);
  const retryAfter = Number(response.headers["retry-after"]);
  const details = { reason, status, retryAfter: Number.isFinite(retryAfter) ? retryAfter : undefined };
  switch (reason) {
    case "forbidden":
      // A quota is refused with 403 too, and is no matter of rights.
      if (/exceeded quota/i.test(said))
        return new KubeError(`${server}: ${said}`, {
          ...details,
          hint: "Ask for more quota, or wait until other pods have ended.",
        });
      return new KubeError(`You may not ${asked} on ${server}.`, {
        ...details,
        hint: `It needs the verb "${call.verb}" on ${resource(call)} in a Role of this user.`,
      });
    case "unauthorized":
      return new KubeError(`${server} does not know who you are (401) for: ${asked}.`, {
        ...details,
        hint: "The credentials of the kube context have run out: log in again.",
      });
    case "not-found":
      return new KubeError(`${server} has no such thing: ${asked}.`, details);
    case "too-many":
      return new KubeError(`${server} is busy (429): ${asked}.`, details);
    case "server":
      return new KubeError(`${server} failed with ${status}: ${asked}${said === "" ? "" : `: ${said}`}.`, details);
    default:
      return new KubeError(`${server} refused to ${asked}: ${said === "" ? `HTTP ${status}` : said}`, details);
  }
}

function resource({ kind, subresource }: KubeCall): string {
  const name = kind.plural + (subresource === undefined ? "" : `/${subresource}`);
  return kind.group === "" ? name : `${name}.${kind.group}`;
}

function reasonOf(status: number): KubeReason {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "not-found";
  if (status === 409) return "conflict";
  if (status === 410) return "gone";
  if (status === 429) return "too-many";
  return status >= 500 ? "server" : "invalid";
}

async function readMessage(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) break;
    }
  } catch {
    // The status alone says enough.
  } finally {
    response.destroy();
  }
  if (response.headers["content-encoding"] === "gzip") return "";
  const text = Buffer.concat(chunks).toString("utf8");
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === "string") return redact(message).slice(0, 1000);
  } catch {
    // Not the API server's own answer: a proxy's page.
  }
  return redact(
    text
      .replace(/<[^>]{0,200}>/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  ).slice(0, 200);
}
