import { textAt } from "../../src/index.ts";

// Source: Discord API reference, "Snowflakes": 42 bits of ms since the first second of 2015.
const epochMs = 1_420_070_400_000;
const largest = 2n ** 64n - 1n;

/** True for what can be an id of Discord's: a whole number of 64 bits, in digits. */
export function isSnowflake(text: string): boolean {
  return /^\d{1,20}$/.test(text) && BigInt(text) <= largest;
}

/** When the id was given, in ms since 1970 by Discord's clock; `undefined` for what is no id. */
export function msOfId(id: string): number | undefined {
  return isSnowflake(id) ? Number(BigInt(id) >> 22n) + epochMs : undefined;
}

/** The id there; `undefined` for anything else. */
export function idAt(value: unknown, ...path: readonly string[]): string | undefined {
  const id = textAt(value, ...path);
  return id !== undefined && isSnowflake(id) ? id : undefined;
}
