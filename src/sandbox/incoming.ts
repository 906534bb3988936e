import type { IncomingMessage } from "node:http";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";

/** One request, read to its end. */
export interface Incoming {
  readonly method: string;
  /** Path without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The host that was asked for, without port. */
  readonly host: string;
  /** The address of the caller. */
  readonly from: string;
  readonly authorization: string | undefined;
  readonly contentType: string;
  readonly body: string;
}

const maxBodyBytes = 65_536;

/** Reads a request. Gives `undefined` if its body is longer than 64 KiB. */
export async function readIncoming(request: IncomingMessage): Promise<Incoming | undefined> {
  const body = await readBody(request);
  if (body === undefined) return undefined;
  const url = request.url ?? "/";
  const cut = url.indexOf("?");
  return {
    method: request.method ?? "GET",
    path: cut < 0 ? url : url.slice(0, cut),
    query: new URLSearchParams(cut < 0 ? "" : url.slice(cut + 1)),
    host: (request.headers.host ?? "").replace(/:\d+$/u, "").toLowerCase(),
    from: request.socket.remoteAddress ?? "",
    authorization: request.headers.authorization,
    contentType: (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "",
    body,
  };
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += part.length;
    if (bytes > maxBodyBytes) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The fields of a body, JSON or form alike; `undefined` if the body is neither. */
export function fieldsOf(incoming: Incoming): JsonObject | undefined {
  if (incoming.body.trim() === "") return {};
  if (incoming.contentType === "application/x-www-form-urlencoded") {
    return Object.fromEntries(new URLSearchParams(incoming.body));
  }
  const value = parseJson(incoming.body);
  return isJsonObject(value) ? value : undefined;
}

/** The segments of a path, decoded; `undefined` if one of them cannot be decoded. */
export function segmentsOf(path: string): readonly string[] | undefined {
  try {
    return path.split("/").slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
