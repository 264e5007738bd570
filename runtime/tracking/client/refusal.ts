import { printable } from "../../text/printable.ts";
import { redact } from "../../text/redact.ts";
import { TrackingError } from "../trackingError.ts";
import { placeOf, type TrackingConnection } from "./connection.ts";
import type { Answer } from "./exchange.ts";

/** The error of an answer that is not the JSON it should be: each thing that stands between us and MLflow in its own sentence. */
export function refusal(
  asked: string,
  connection: TrackingConnection,
  answer: Answer,
  host = connection.url.host,
): TrackingError {
  const { status } = answer;
  const at = placeOf(connection);
  const code = errorCode(answer);
  const said = words(answer);
  if (status >= 300 && status < 400) return redirected(at, answer);
  if (status === 401) {
    const known = connection.authorization !== undefined;
    return new TrackingError(
      known
        ? `${at} does not accept the credentials (${connection.identity}).`
        : `${at} asks for credentials, and there are none.`,
      {
        reason: "unauthorized",
        status,
        hint: "Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.",
      },
    );
  }
  if (status === 403 && /host header/i.test(said)) {
    return new TrackingError(`${at} is up and refuses every request that calls it ${host}: "${said}".`, {
      reason: "host-rejected",
      status,
      hint: `Start it with --allowed-hosts (MLFLOW_SERVER_ALLOWED_HOSTS) that names ${host}.`,
    });
  }
  if (status === 403) {
    return new TrackingError(`${connection.identity} may not ${asked} on ${at}${said === "" ? "" : `: ${said}`}.`, {
      reason: "forbidden",
      status,
      hint: "Ask for EDIT on the experiment (or the registered model).",
    });
  }
  if (code === "RESOURCE_DOES_NOT_EXIST") return new TrackingError(`${at}: ${said}`, { reason: "not-found", status });
  if (code === "RESOURCE_ALREADY_EXISTS") return new TrackingError(`${at}: ${said}`, { reason: "exists", status });
  if (status === 404 || status === 405) {
    return new TrackingError(`${at} has no MLflow API there (${status} to: ${asked}).`, {
      reason: "no-route",
      status,
      hint: "Check the path of the tracking URI, and the server's --static-prefix.",
    });
  }
  if (status === 429) return new TrackingError(`${at} is busy (429): ${asked}.`, { reason: "busy", status });
  if (status >= 500) {
    const text = `${at} failed with ${status} to: ${asked}${said === "" ? "" : `: ${said}`}.`;
    return new TrackingError(text, { reason: "server", status, hint: "Its own log says why." });
  }
  if (status >= 400)
    return new TrackingError(`${at} refused to ${asked}: ${said || status}`, { reason: "invalid", status });
  return foreign(asked, at, answer);
}

function redirected(at: string, { status, headers }: Answer): TrackingError {
  const location = headers.location ?? "";
  const to = URL.canParse(location, at) ? new URL(location, at) : undefined;
  const where = to === undefined ? "nowhere" : printable(`${to.origin}${to.pathname}`).slice(0, 200);
  const login =
    to !== undefined && (to.host !== new URL(at).host || /log-?in|sign-?in|oauth|auth|sso/i.test(to.pathname));
  return new TrackingError(
    login
      ? `A login page stands in front of ${at}: it sends to ${where} (${status}) in place of an answer.`
      : `${at} sends to ${where} (${status}) in place of an answer.`,
    {
      reason: login ? "login-page" : "redirect",
      status,
      hint: login
        ? "Use the address behind the login (a Service of the cluster), or a token that the proxy accepts."
        : "Write that address into the tracking URI: a redirect would lose what is posted.",
    },
  );
}

/** A good status, and no answer of MLflow's. */
function foreign(asked: string, at: string, { status, type, body }: Answer): TrackingError {
  const page = type === "text/html";
  const login = page && /password|log ?in|sign ?in|sso/i.test(body.subarray(0, 64 * 1024).toString("utf8"));
  if (login) {
    return new TrackingError(`A login page stands in front of ${at}: it came with ${status} in place of an answer.`, {
      reason: "login-page",
      status,
      hint: "Use the address behind the login (a Service of the cluster), or a token that the proxy accepts.",
    });
  }
  const what = page ? "a web page" : body.length === 0 ? "nothing" : "something that is not MLflow's";
  return new TrackingError(`${at} answered ${what} (${status}) to: ${asked}.`, {
    reason: "protocol",
    status,
    hint: "Another program listens there: check the tracking URI.",
  });
}

function errorCode({ body, type }: Answer): string | undefined {
  return type === "application/json" ? field(body, "error_code") : undefined;
}

/** The server's own words: one line (messages go on with SQL), without secrets and markup. */
function words({ body, type }: Answer): string {
  const message = type === "application/json" ? (field(body, "message") ?? "") : undefined;
  const text =
    message ??
    body
      .subarray(0, 4096)
      .toString("utf8")
      .replace(/<[^>]{0,200}>/g, " ");
  const line = text.trim().split(/\r?\n/)[0]!.replace(/\s+/g, " ");
  return printable(redact(line)).slice(0, 300).replace(/\.$/, "");
}

function field(body: Buffer, name: string): string | undefined {
  try {
    const value = (JSON.parse(body.toString("utf8")) as Record<string, unknown> | null)?.[name];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
