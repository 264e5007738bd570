import type { GoogleAuth } from "google-auth-library";
import { pauseBefore } from "../pause.ts";
import type { StoreCredentials } from "../storeCredentials.ts";
import { StoreError } from "../storeError.ts";

const tries = 4;
/** A request without any answer for so long is given up. */
const answerMilliseconds = 60_000;

export interface GcsRequest {
  method: "GET" | "POST" | "PUT" | "DELETE" | "PATCH";
  /** Below the endpoint, with the query. */
  path: string;
  headers?: Record<string, string>;
  /** Streams are made anew for every try. */
  body?: Uint8Array | string | (() => AsyncIterable<Uint8Array>);
  signal?: AbortSignal;
}

export interface GcsAnswer {
  status: number;
  headers: Headers;
  body: Uint8Array;
  /** Was it sent more than once, so that an earlier try may have taken effect? */
  retried: boolean;
}

/** Sends requests to the JSON API: authorised, repeated while that can help, with bounded answers. */
export class GcsClient {
  readonly endpoint: string;
  private readonly anonymous: boolean;
  private readonly keyFile: string | undefined;
  private auth: GoogleAuth | undefined;

  constructor(emulator: string | undefined, credentials?: StoreCredentials) {
    this.anonymous = emulator !== undefined || credentials?.kind === "none";
    this.keyFile = credentials?.kind === "file" ? credentials.file : undefined;
    this.endpoint = emulator === undefined ? "https://storage.googleapis.com" : withScheme(emulator);
  }

  /** @param most bytes of the answer's body that are wanted at most */
  async send(request: GcsRequest, most: number): Promise<GcsAnswer> {
    const { signal } = request;
    for (let attempt = 1; ; attempt++) {
      let failure: unknown;
      try {
        const answer = await this.once(request, most);
        if (answer.status !== 429 && answer.status !== 408 && (answer.status < 500 || answer.status === 501)) {
          return { ...answer, retried: attempt > 1 };
        }
        if (attempt >= tries) return { ...answer, retried: true };
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof StoreError) throw error;
        failure = error;
      }
      if (failure !== undefined && attempt >= tries) {
        throw new StoreError(`${this.endpoint} can not be reached (${codeOf(failure)})`, {
          reason: "unreachable",
          cause: failure,
          exitCode: 3,
        });
      }
      await pauseBefore(attempt + 1, signal);
    }
  }

  /** Name of the service account, or what else the credentials are; without asking the network. */
  async identity(): Promise<string> {
    if (this.anonymous) return "nobody (an emulator is asked without credentials)";
    const auth = await this.google();
    const { client_email: email } = await auth.getCredentials();
    return email ?? "application default credentials";
  }

  private async once(
    { method, path, headers, body, signal }: GcsRequest,
    most: number,
  ): Promise<Omit<GcsAnswer, "retried">> {
    const url = this.endpoint + path;
    const timeout = AbortSignal.timeout(answerMilliseconds);
    const response = await fetch(url, {
      method,
      headers: { ...(await this.authorization(url)), ...headers },
      body: typeof body === "function" ? ReadableStream.from(body()) : (body as RequestInit["body"]),
      ...(typeof body === "function" && { duplex: "half" as const }),
      redirect: "error",
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    return { status: response.status, headers: response.headers, body: await bounded(response, most) };
  }

  private async authorization(url: string): Promise<Record<string, string>> {
    if (this.anonymous) return {};
    try {
      const auth = await this.google();
      return Object.fromEntries(await auth.getRequestHeaders(url));
    } catch (error) {
      throw new StoreError("There are no Google credentials.", {
        reason: "credentials",
        hint: "Run `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS.",
        cause: error,
        exitCode: 3,
      });
    }
  }

  private async google(): Promise<GoogleAuth> {
    if (this.auth === undefined) {
      const { GoogleAuth } = await import("google-auth-library");
      this.auth = new GoogleAuth({
        scopes: "https://www.googleapis.com/auth/devstorage.read_write",
        ...(this.keyFile !== undefined && { keyFilename: this.keyFile }),
      });
    }
    return this.auth;
  }
}

async function bounded(response: Response, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > most) throw new StoreError(`The store sent more than ${most} bytes.`, { reason: "truncated" });
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes);
}

function withScheme(host: string): string {
  return /^https?:\/\//.test(host) ? host : `http://${host}`;
}

function codeOf(error: unknown): string {
  const { cause, name } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? name;
}
