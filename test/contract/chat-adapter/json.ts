import assert from "node:assert/strict";

/** The value as another process would read it. Fails if it cannot be written down. */
export function plainCopy<Value>(value: Value, what: string): Value {
  let written: string | undefined;
  try {
    written = JSON.stringify(value);
  } catch (error) {
    assert.fail(`${what} cannot be written as JSON: ${String(error)}`);
  }
  assert.ok(written !== undefined, `${what} cannot be written as JSON`);
  return JSON.parse(written) as Value;
}

/** Fails unless the value is the same after it was written as JSON and read again. */
export function assertPlain(value: unknown, what: string): void {
  assert.deepEqual(plainCopy(value, what), value, `${what} is not plain JSON`);
}
