import { boundaryOf, parseMultipart } from "../multipart.ts";
import { Refusal } from "./refusal.ts";

/** The fields of a call as they came. */
export type RawPayload = { readonly [field: string]: unknown };

/** Reads the body of a call: a form or JSON. Throws a `Refusal` for what is neither. */
export function readBody(body: Buffer, contentType: string): RawPayload {
  const boundary = boundaryOf(contentType);
  if (boundary !== undefined) return parseMultipart(body, boundary).fields;
  if (!contentType.includes("json"))
    return Object.fromEntries(new URLSearchParams(body.toString()));
  const value = parsed(body.toString());
  if (typeof value !== "object" || value === null) throw new Refusal("invalid_json");
  return value as RawPayload;
}

/** The file of an upload: the body itself, or the one file of a form. */
export function readFile(body: Buffer, contentType: string): Buffer {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return body;
  const [file] = parseMultipart(body, boundary).files.values();
  return file?.bytes ?? Buffer.alloc(0);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How an argument is read: "json" is a list or an object, which a form has as text. */
export type FieldKind = "text" | "number" | "flag" | "json";

/** The arguments of one method. */
export type Fields = { readonly [name: string]: FieldKind };

/** The arguments of a call, read. */
export class Payload {
  readonly values: { readonly [field: string]: unknown };

  private constructor(values: { readonly [field: string]: unknown }) {
    this.values = values;
  }

  /** Throws a `Refusal` for an argument whose value does not fit. */
  static of(fields: Fields, raw: RawPayload): Payload {
    const { token: _, ...rest } = raw;
    const read = Object.entries(rest).map(([name, value]) => {
      const kind = fields[name];
      const result = kind === undefined ? value : readers[kind](value);
      if (result === undefined)
        throw new Refusal(name === "blocks" ? "invalid_blocks_format" : "invalid_arguments");
      return [name, result] as const;
    });
    return new Payload(Object.fromEntries(read));
  }

  text(name: string): string | undefined {
    return this.values[name] as string | undefined;
  }

  number(name: string): number | undefined {
    return this.values[name] as number | undefined;
  }

  flag(name: string): boolean | undefined {
    return this.values[name] as boolean | undefined;
  }

  /** A list or an object, its inside not checked. */
  json(name: string): unknown {
    return this.values[name];
  }

  /** Throws the `Refusal` that Slack has for what must be there. */
  needed(name: string, error = "invalid_arguments"): string {
    const value = this.text(name);
    if (value === undefined || value === "") {
      throw new Refusal(error, {
        response_metadata: { messages: [`[ERROR] missing required field: ${name}`] },
      });
    }
    return value;
  }
}

const readers: { readonly [Kind in FieldKind]: (value: unknown) => unknown } = {
  text: (value) => (typeof value === "string" ? value : undefined),
  number: (value) => (Number.isFinite(Number(value)) ? Number(value) : undefined),
  flag(value) {
    if (value === true || value === "true" || value === "1") return true;
    return value === false || value === "false" || value === "0" ? false : undefined;
  },
  json(value) {
    const read = typeof value === "string" ? parsed(value) : value;
    return typeof read === "object" && read !== null ? read : undefined;
  },
};
