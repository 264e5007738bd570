import { setTimeout as sleep } from "node:timers/promises";
import type * as z from "zod";
import { TrackingError } from "../trackingError.ts";
import { placeOf, type TrackingConnection } from "./connection.ts";
import { exchange, type Answer, type ExchangeLimits, type ExchangeRequest } from "./exchange.ts";
import { refusal } from "./refusal.ts";

export interface Call {
  method: ExchangeRequest["method"];
  /** Below `/api/2.0/`: "mlflow/runs/get". */
  route: string;
  query?: Record<string, string | number | undefined>;
  json?: unknown;
  bytes?: Uint8Array;
  /** What is asked, for people, as a verb: "create a run". */
  asked: string;
  /** May it be sent again when its answer was lost? Default: GET may. */
  repeatable?: boolean;
}

export interface CallOptions extends ExchangeLimits {
  /** Another name to call the server by ("host:port"). */
  host?: string;
}

const tries = 3;

/**
 * Asks one MLflow tracking server. What may be repeated is asked again (twice at most) when the connection or a proxy fails;
 * what creates something is sent once. All failures are TrackingErrors.
 */
export class MlflowClient {
  readonly connection: TrackingConnection;
  private readonly pause: number;
  private readonly milliseconds: number;

  /** @param options pause before the first new try (doubles), and the time that one exchange may take */
  constructor(
    connection: TrackingConnection,
    { pauseMilliseconds = 200, milliseconds = 20_000 }: { pauseMilliseconds?: number; milliseconds?: number } = {},
  ) {
    this.connection = connection;
    this.pause = pauseMilliseconds;
    this.milliseconds = milliseconds;
  }

  /** For people: host and path, never credentials. */
  get place(): string {
    return placeOf(this.connection);
  }

  /** The answer as `schema` reads it. */
  async call<Out>(call: Call, schema: z.ZodType<Out>, options: CallOptions = {}): Promise<Out> {
    const answer = await this.answer(call, options);
    let value: unknown;
    try {
      value = JSON.parse(answer.body.toString("utf8"));
    } catch {
      throw refusal(call.asked, this.connection, answer, options.host);
    }
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    throw new TrackingError(`${this.place} answered in a shape that is not MLflow's to: ${call.asked}.`, {
      reason: "protocol",
      status: answer.status,
      hint: "Another program listens there, or a version of MLflow that is not known yet.",
      cause: result.error,
    });
  }

  /** The bytes of a good answer (2xx), whatever they are. */
  async bytes(call: Call, options: CallOptions = {}): Promise<Buffer> {
    return (await this.answer(call, options)).body;
  }

  /** A path of the server itself, whatever it answers: /health, /version. */
  async raw(path: string, options: CallOptions = {}): Promise<Answer> {
    return exchange(this.connection, { method: "GET", path, host: options.host }, this.limits(options));
  }

  private limits(options: CallOptions): CallOptions {
    return { milliseconds: this.milliseconds, ...options };
  }

  private async answer(call: Call, options: CallOptions): Promise<Answer> {
    const { repeatable = call.method === "GET" } = call;
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await exchange(this.connection, requestOf(call, options.host), this.limits(options));
        if (answer.status >= 200 && answer.status < 300) return answer;
        throw refusal(call.asked, this.connection, answer, options.host);
      } catch (error) {
        if (!repeatable || attempt >= tries || !(error instanceof TrackingError) || !error.transient) throw error;
        await sleep(this.pause * 2 ** (attempt - 1), undefined, { signal: options.signal });
      }
    }
  }
}

function requestOf({ method, route, query = {}, json, bytes }: Call, host: string | undefined): ExchangeRequest {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  const search = parameters.size === 0 ? "" : `?${parameters}`;
  return {
    method,
    path: `/api/2.0/${route}${search}`,
    host,
    ...(json !== undefined && { body: Buffer.from(JSON.stringify(json)) }),
    ...(bytes !== undefined && { body: bytes, contentType: "application/octet-stream" }),
  };
}
