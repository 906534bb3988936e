import { methods, unplayed, type FieldKind, type Fields, type MethodName } from "./fields.ts";
import { boundaryOf, parseMultipart } from "../multipart.ts";
import { badRequest, notPlayed } from "./refusal.ts";
import type { Upload } from "./types.ts";

/** The fields of a call as they came, files put where they belong. */
export type RawPayload = { readonly [field: string]: unknown };

/** Reads the body of a call. Throws a `Refusal` if it is neither JSON nor a form. */
export function readBody(body: Buffer, contentType: string): RawPayload {
  const boundary = boundaryOf(contentType);
  try {
    if (boundary === undefined) return readJson(body.toString("utf8"));
    const { fields, files } = parseMultipart(body, boundary);
    const named = Object.entries(fields).map(([name, value]) => [name, attach(value, files)]);
    const direct = [...files].filter(([name]) => !usesAttachment(fields, name));
    return Object.fromEntries([...named, ...direct]) as RawPayload;
  } catch {
    throw badRequest("can't parse the body of the request");
  }
}

function readJson(text: string): RawPayload {
  const value: unknown = text === "" ? {} : JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError();
  return value as RawPayload;
}

/** A field whose whole value is `attach://…` stands for a file; a `media` holds it within. */
function attach(value: string, files: ReadonlyMap<string, Upload>): unknown {
  const whole = files.get(/^attach:\/\/(.+)$/.exec(value)?.[1] ?? "");
  if (whole) return whole;
  const inner = /"attach:\/\/([^"]+)"/.exec(value)?.[1];
  const file = files.get(inner ?? "");
  if (!file) return value;
  const media = JSON.parse(value) as { readonly media: unknown };
  return { ...media, media: file };
}

const usesAttachment = (fields: { readonly [name: string]: string }, file: string): boolean =>
  Object.values(fields).some((value) => value.includes(`attach://${file}`));

/** The checked fields of a call. */
export class Payload {
  readonly #values: ReadonlyMap<string, unknown>;

  private constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values;
  }

  /** Throws a `Refusal` for a field that the method does not have or whose value does not fit. */
  static of(method: MethodName, raw: RawPayload): Payload {
    const known: Fields = methods[method];
    const values = Object.entries(raw).map(([name, value]): [string, unknown] => {
      const kind = known[name];
      // The real server ignores what it does not know. A bot that sends it means something that
      // does not happen, and its tests should say so.
      if (!kind) throw badRequest(`the method ${method} has no field "${name}"`);
      if (unplayed.has(name)) throw notPlayed(`the field ${name}`);
      if (!isUtf8(value)) throw badRequest("strings must be encoded in UTF-8");
      return [name, readValue({ name, kind }, value)];
    });
    return new Payload(new Map(values));
  }

  text(name: string): string | undefined {
    return this.#values.get(name) as string | undefined;
  }

  number(name: string): number | undefined {
    return this.#values.get(name) as number | undefined;
  }

  flag(name: string): boolean {
    return this.#values.get(name) === true;
  }

  /** An object or a list, its inside not checked. */
  object(name: string): unknown {
    return this.#values.get(name);
  }

  /** An uploaded file, or what stands for one: a file id or a URL. */
  file(name: string): Upload | string | undefined {
    return this.#values.get(name) as Upload | string | undefined;
  }
}

interface Field {
  readonly name: string;
  readonly kind: FieldKind;
}

function readValue({ name, kind }: Field, value: unknown): unknown {
  const read = readers[kind](value);
  if (read === undefined) throw badRequest(`field "${name}" must be of type ${kind}`);
  return read;
}

const readers: { readonly [Kind in FieldKind]: (value: unknown) => unknown } = {
  string: (value) => (typeof value === "string" ? value : undefined),
  integer: toInteger,
  boolean: toBoolean,
  object: toObject,
  // "@name" of a public chat does not occur here.
  chat: (value) => toInteger(value) ?? (typeof value === "string" ? Number.NaN : undefined),
  file: (value) => (typeof value === "string" || isUpload(value) ? value : undefined),
};

function toInteger(value: unknown): number | undefined {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}

function toBoolean(value: unknown): boolean | undefined {
  if (value === true || value === "true") return true;
  return value === false || value === "false" ? false : undefined;
}

function toObject(value: unknown): unknown {
  if (typeof value === "object" && value !== null) return value;
  if (typeof value !== "string") return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** True for a file of the form, false for what only looks like one. */
export function isUpload(value: unknown): value is Upload {
  return (
    typeof value === "object" && value !== null && "bytes" in value && Buffer.isBuffer(value.bytes)
  );
}

/** False if half of a surrogate pair stands somewhere in `value`. */
function isUtf8(value: unknown): boolean {
  if (typeof value === "string") return !/\p{Surrogate}/u.test(value);
  if (typeof value !== "object" || value === null || isUpload(value)) return true;
  return Object.values(value).every(isUtf8);
}
