import { Fault } from "../../core/fault.ts";

/** What goes into a column. */
export type Column = string | number | null;

// The driver ends a text at U+0000 when reading, and UTF-8 has no lone surrogates: both would let
// two different ids become one.
const awkward = /[\\\0\p{Cs}]/gu;
const escaped = /\\([0-9a-f]{4})/g;

/** A text or number as it is stored; {@link readText} gives it back unchanged. */
export function column(value: string | number | undefined): Column {
  if (value === undefined) return null;
  if (typeof value === "number") return value;
  return value.replace(awkward, (c) => `\\${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The text in column `name` of a row, `undefined` for NULL. Throws `Fault` `store.damaged`. */
export function readText(row: object, name: string): string | undefined {
  const value = cell(row, name);
  if (value === null) return undefined;
  if (typeof value !== "string") throw misfit(name, value);
  return original(value);
}

/** The number in column `name` of a row, `undefined` for NULL. Throws `Fault` `store.damaged`. */
export function readNumber(row: object, name: string): number | undefined {
  const value = cell(row, name);
  if (value === null) return undefined;
  if (typeof value !== "number") throw misfit(name, value);
  return value;
}

/** The same; `otherwise` for NULL and for what is no text. */
export function textOr<Other>(row: object, name: string, otherwise: Other): string | Other {
  const value = cell(row, name);
  return typeof value === "string" ? original(value) : otherwise;
}

/** The same; `otherwise` for NULL and for what is no number. */
export function numberOr<Other>(row: object, name: string, otherwise: Other): number | Other {
  const value = cell(row, name);
  return typeof value === "number" ? value : otherwise;
}

function original(value: string): string {
  return value.replace(escaped, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function cell(row: object, name: string): unknown {
  const value: unknown = Reflect.get(row, name);
  return value ?? null;
}

function misfit(name: string, value: unknown): Fault {
  const kind = typeof value === "object" ? "blob" : typeof value;
  return new Fault("store.damaged", { reason: `column ${name} holds a ${kind}` });
}
