/** What a button carries: its own id, and the earlier messages of its answer, first to last. */
export interface ButtonValue {
  readonly button: string;
  readonly earlier: readonly string[];
}

// Block Kit, button element: `value` has 2,000 characters at most.
const longest = 2_000;

/** The `value` of a button: earlier messages are left out if they do not fit. */
export function buttonValue({ button, earlier }: ButtonValue): string {
  const all = [button, ...earlier].join("~");
  return all.length <= longest ? all : button;
}

/** What a button carried. Anything may come back: what cannot be read is not a message of ours. */
export function parseButtonValue(value: string): ButtonValue {
  const [button = "", ...rest] = value.split("~");
  return { button, earlier: rest.every((ts) => /^\d{1,20}\.\d{1,20}$/.test(ts)) ? rest : [] };
}
