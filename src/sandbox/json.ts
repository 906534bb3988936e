/** JSON as the simulated cloud writes it; a field that is `undefined` is left out on the wire. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object; a field that is `undefined` is left out on the wire. */
export interface JsonObject {
  readonly [field: string]: Json | undefined;
}

/** True for an object that is neither `null` nor an array. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !isJsonArray(value);
}

/** True for an array. */
export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The text at `field`, or `undefined` when `value` has no such text. */
export function textAt(value: Json | undefined, field: string): string | undefined {
  const text = isJsonObject(value) ? value[field] : undefined;
  return typeof text === "string" ? text : undefined;
}
