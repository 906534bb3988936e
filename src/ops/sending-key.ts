import { createHash } from "node:crypto";

/** What the key of a sending says. */
export interface SendingKey {
  /** The delivery that is answered. */
  readonly delivery: string;
  /** Its number among the answers to the delivery; `undefined` for what is said besides. */
  readonly index: number | undefined;
  readonly isProgress: boolean;
}

/** Reads `<delivery>.<index>`, or a word in place of the index. */
export function readSendingKey(key: string): SendingKey {
  const end = key.lastIndexOf(".");
  const what = key.slice(end + 1);
  return {
    delivery: key.slice(0, end),
    index: /^\d+$/.test(what) ? Number(what) : undefined,
    isProgress: what === "progress",
  };
}

const markLength = 22;

/**
 * Names one message of a sending for a platform, where others may read it: it tells nothing. The
 * same for a repeated sending; 22 letters, digits, `-` and `_`.
 */
export const sendingMark = (key: string, index: number): string =>
  createHash("sha256").update(`${key}/${index}`).digest("base64url").slice(0, markLength);
