/** What only the bot or its surroundings can cause. Code, details and message side by side. */
const messages = {
  "config.invalid": (d: { readonly problems: readonly string[] }) =>
    `the configuration has ${d.problems.length === 1 ? "a problem" : `${d.problems.length} problems`}:\n${d.problems.map((p) => `  ${p}`).join("\n")}`,
  "store.unavailable": (d: { readonly reason: string }) => `no answer from the store: ${d.reason}`,
  "store.locked": (d: { readonly file: string }) =>
    `${d.file} is in use by another process; stop that one, or set PLUME_DATA_DIR to another folder`,
  "store.absent": (d: { readonly place: string }) => `there is no store at ${d.place}`,
  "store.foreign": (d: { readonly file: string; readonly reason: string }) =>
    `${d.file} is not a store of this version: ${d.reason}`,
  "store.damaged": (d: { readonly reason: string }) => `a record is damaged: ${d.reason}`,
  "vault.unknown-key": (d: { readonly keyId: string; readonly name: string }) =>
    `${d.name} was sealed with key ${d.keyId}, which is not in the key ring; put that key back (the file vault.key, or VAULT_KEYS)`,
  "vault.key-missing": (d: { readonly key: string; readonly store: string }) =>
    `${d.key} is missing, and ${d.store} cannot be opened without it; put the key back from your backup, or move the store away to start anew`,
  "vault.unreadable": (d: {
    readonly name: string;
    readonly reason: string;
    /** The key that it names; absent where it names none. */
    readonly keyId?: string;
  }) =>
    `${d.name}${d.keyId === undefined ? "" : `, sealed with key ${d.keyId},`} cannot be opened: ${d.reason}`,
  "adapter.refused": (d: { readonly platform: string; readonly reason: string }) =>
    `${d.platform} cannot be used: ${d.reason}`,
  "adapter.rate-limited": (d: { readonly platform: string; readonly retryAfterMs: number }) =>
    `${d.platform} asks to wait ${d.retryAfterMs} ms`,
  "adapter.undeliverable": (d: { readonly platform: string; readonly reason: string }) =>
    `${d.platform} will never take this message: ${d.reason}`,
  "adapter.unavailable": (d: { readonly platform: string; readonly reason: string }) =>
    `${d.platform} did not take the message: ${d.reason}`,
} as const;

/** The codes of all faults, `area.reason`. */
export type FaultCode = keyof typeof messages;

/** What a fault of this code tells beside its message. */
export type FaultDetails<Code extends FaultCode> = Parameters<(typeof messages)[Code]>[0];

/** The one class that is thrown. Its message never holds a secret. */
export class Fault<Code extends FaultCode = FaultCode> extends Error {
  override readonly name = "Fault";
  readonly code: Code;
  readonly details: FaultDetails<Code>;

  constructor(code: Code, details: FaultDetails<Code>, options?: ErrorOptions) {
    // The table maps each code to a function of that code's details, which the compiler cannot
    // see through an index; the constructor's signature guarantees it.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- correlated by `Code`
    super((messages[code] as (d: FaultDetails<Code>) => string)(details), options);
    this.code = code;
    this.details = details;
  }
}

/** True if `error` is a fault of this code. */
export function isFault<Code extends FaultCode>(error: unknown, code: Code): error is Fault<Code> {
  return error instanceof Fault && error.code === code;
}
