/** What a button carries: its own id, and the earlier messages of its answer, first to last. */
export interface CallbackData {
  readonly button: string;
  readonly earlier: readonly number[];
}

// Bot API, InlineKeyboardButton: 1-64 bytes.
const maxBytes = 64;

/** The data of a button, within 64 bytes: earlier messages are left out if they do not fit. */
export function callbackData({ button, earlier }: CallbackData): string {
  const all = [button, ...earlier.map((id) => id.toString(36))].join("~");
  return Buffer.byteLength(all) <= maxBytes ? all : button;
}

/** What a button carried. Anything may come back: what cannot be read is not a message of ours. */
export function parseCallbackData(data: string): CallbackData {
  const [button = "", ...rest] = data.split("~");
  const isPlain = rest.every((id) => /^[0-9a-z]{1,10}$/.test(id));
  return { button, earlier: isPlain ? rest.map((id) => Number.parseInt(id, 36)) : [] };
}
