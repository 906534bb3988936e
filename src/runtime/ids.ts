/** Makes names that no other process makes, now or later. */
export interface Ids {
  /** Names one logical call of the store; kept through all its repetitions. */
  op(): string;
  /** For a person to read out and an operator to find in the log, for example `7F3A-21C0`. */
  reference(): string;
}

/** Ids of a process that starts now. */
export function createIds(): Ids {
  const start = crypto.randomUUID();
  let counter = 0;
  return {
    op: () => `${start}.${(counter += 1)}`,
    reference: () => {
      const digits = crypto.randomUUID().slice(0, 8).toUpperCase();
      return `${digits.slice(0, 4)}-${digits.slice(4)}`;
    },
  };
}
