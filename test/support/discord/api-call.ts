import { parseJson, textAt } from "../../../src/ops/payload.ts";
import { boundaryOf, parseMultipart } from "../multipart.ts";
import type { Visit } from "../visit.ts";
import type { Backstage } from "./backstage.ts";
import { Refusal } from "./refusal.ts";
import type { Upload } from "./types.ts";

/** One call of the API, read. */
export interface ApiCall {
  /** "POST /channels/:channel/messages": what is said of it in violations. */
  readonly route: string;
  readonly params: { readonly [name: string]: string };
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** By the number in `files[n]`. */
  readonly files: ReadonlyMap<string, Upload>;
}

/** What comes back; nothing at all with 204. */
export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** What a call does. Throws a `Refusal`. */
export type Handler = (stage: Backstage, call: ApiCall) => ApiAnswer;

/** It was done. */
export const ok = (body: unknown): ApiAnswer => ({ status: 200, body });

/** It was done, and there is nothing to say. */
export const nothing: ApiAnswer = { status: 204 };

/** A part of the path; "" for none. */
export const param = ({ params }: ApiCall, name: string): string => params[name] ?? "";

/** The body of a call, and its files. */
export type Parcel = Pick<ApiCall, "body" | "files">;

/** Reads a body, in JSON or as a form. Throws a `Refusal`. */
export function readParcel({ request, body }: Visit): Parcel {
  const type = request.headers["content-type"] ?? "";
  const boundary = boundaryOf(type);
  if (boundary !== undefined) return readForm(body, boundary);
  if (body.length === 0) return { body: undefined, files: new Map() };
  const json = parseJson(body.toString());
  if (json === undefined || !/^application\/json\b/i.test(type)) throw new Refusal(400, 50_109);
  return { body: json, files: new Map() };
}

function readForm(bytes: Buffer, boundary: string): Parcel {
  const { fields, files } = parseMultipart(bytes, boundary);
  const body = parseJson(textAt(fields, "payload_json") ?? "");
  if (typeof body !== "object" || body === null) throw new Refusal(400, 50_109);
  const numbered = [...files].flatMap(([name, file]) => {
    const [, number] = /^files\[(\d+)\]$/.exec(name) ?? [];
    return number === undefined ? [] : [[number, file] as const];
  });
  if (numbered.length < files.size) throw new Refusal(400, 50_035);
  return { body, files: new Map(numbered) };
}
