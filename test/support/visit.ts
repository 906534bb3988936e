import type { IncomingMessage, ServerResponse } from "node:http";

/** One call of a fake under way. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Without what is asked after the "?". */
  readonly path: string;
  readonly body: Buffer;
  /** The client has left, or the fake is closed. */
  readonly gone: AbortSignal;
}

const maxBytes = 60 * 1024 * 1024;

/** Reads a call to its end. `undefined` if it has none. */
export async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  closed: AbortSignal,
): Promise<Visit | undefined> {
  const left = new AbortController();
  response.on("close", () => left.abort());
  response.on("error", () => undefined);
  const body = await readAll(request).catch(() => undefined);
  if (!body) return undefined;
  const path = (request.url ?? "").split("?")[0] ?? "";
  return { request, response, path, body, gone: AbortSignal.any([left.signal, closed]) };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > maxBytes) throw new Error("a call that is too big");
  }
  return Buffer.concat(chunks);
}
