import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { boundaryOf, parseMultipart, type Upload } from "../multipart.ts";

/** One call as it arrived. */
export interface ApiCall {
  /** "POST /channels/1/messages", without the version. */
  readonly line: string;
  readonly headers: IncomingMessage["headers"];
  /** The JSON, also of a form; `undefined` without a body. */
  readonly body: unknown;
  /** As it came. */
  readonly text: string;
  /** By the names of their parts. */
  readonly files: ReadonlyMap<string, Upload>;
}

/** Answers one call, or lets it down. */
export type ApiAnswer = (response: ServerResponse, call: ApiCall) => void;

/** An API on loopback that answers as it is told; it knows nothing of Discord but its version. */
export class ApiServer {
  readonly #server: Server;
  readonly #calls: ApiCall[] = [];
  /** What the next calls are answered. */
  answer: ApiAnswer = told({});

  /** For `openApiServer` alone. */
  constructor() {
    this.#server = createServer((request, response) => {
      void received(request).then((call) => {
        this.#calls.push(call);
        this.answer(response, call);
      });
    });
  }

  /** All calls so far. */
  get calls(): readonly ApiCall[] {
    return this.#calls;
  }

  /** What a client takes as its `apiRoot`. */
  get apiRoot(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/api`;
  }

  /** For `openApiServer` alone. */
  async listen(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }
}

/** Opens one; it answers `{}`. */
export const openApiServer = (): Promise<ApiServer> => new ApiServer().listen();

/** Headers of an answer. */
export type ApiHeaders = Readonly<Record<string, string>>;

/** JSON. */
export const told =
  (body: unknown, status = 200, headers: ApiHeaders = {}): ApiAnswer =>
  (response) =>
    void response
      .writeHead(status, { "content-type": "application/json", ...headers })
      .end(JSON.stringify(body));

/** An error of Discord's. */
export const erred = (status: number, code: number, more: object = {}): ApiAnswer =>
  told({ message: "very secret", code, ...more }, status);

/** Too much, as Discord tells it. */
export const limited = (seconds: number, headers: ApiHeaders = {}): ApiAnswer =>
  told({ message: "very secret", retry_after: seconds, global: false }, 429, {
    "retry-after": String(seconds),
    ...headers,
  });

/** 204, or anything else that is no JSON. */
export const plain =
  (status = 204, body = "", headers: ApiHeaders = {}): ApiAnswer =>
  (response) =>
    void response.writeHead(status, headers).end(body);

/** No answer. */
export const silent: ApiAnswer = () => undefined;

/** The connection ends without a word. */
export const cut: ApiAnswer = (response) => void response.destroy();

async function received(request: IncomingMessage): Promise<ApiCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = "", url = "", headers } = request;
  const line = `${method} ${url.replace(/^\/api\/v10(?=\/)/, "")}`;
  return { line, headers, ...contentOf(Buffer.concat(chunks), headers["content-type"] ?? "") };
}

function contentOf(bytes: Buffer, type: string): Pick<ApiCall, "body" | "text" | "files"> {
  const text = bytes.toString();
  const boundary = boundaryOf(type);
  if (boundary === undefined) return { body: jsonOf(text), text, files: new Map() };
  const { fields, files } = parseMultipart(bytes, boundary);
  return { body: jsonOf(fields["payload_json"] ?? ""), text, files };
}

const jsonOf = (text: string): unknown => (text === "" ? undefined : JSON.parse(text));
