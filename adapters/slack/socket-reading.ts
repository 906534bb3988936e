import { textAt } from "../../src/index.ts";
import type { SocketModeReceiver } from "@slack/bolt";

/** What becomes of the messages of a connection before Bolt reads them. */
export interface Reading {
  /** Something came, whatever it is. */
  readonly heard: () => void;
  /** Slack asks to leave the connection; in a word of its own. */
  readonly asked: (reason: string) => void;
  /** Something that Slack does not send. */
  readonly unreadable: () => void;
}

// The library calls its own listeners by such a name, "error" and "close" too.
const known: ReadonlySet<unknown> = new Set([
  "events_api",
  "hello",
  "interactive",
  "slash_commands",
]);

/**
 * Reads each message before the library does: what that cannot read is an error that nobody can
 * catch, and where Slack asks to leave it hangs up before there is another connection.
 */
export function readFirst(client: SocketModeReceiver["client"], reading: Reading): void {
  const [pass] = client.listeners("ws_message");
  client.removeAllListeners("ws_message");
  client.on("ws_message", (data: unknown, isBinary: unknown) => {
    reading.heard();
    const message = jsonIn(data);
    const type = textAt(message, "type");
    if (type === "disconnect") return reading.asked(textAt(message, "reason") ?? "unknown");
    if (!known.has(type)) return reading.unreadable();
    const read: unknown = pass?.(data, isBinary);
    Promise.resolve(read).catch(reading.unreadable);
  });
}

function jsonIn(data: unknown): unknown {
  try {
    return typeof data === "string" ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}
