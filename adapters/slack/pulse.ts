import { subscribe, unsubscribe } from "node:diagnostics_channel";

// Named by undici, in its documentation of diagnostics channels; Slack's own library listens there.
const channels = ["undici:websocket:ping", "undici:websocket:pong"];

/** Calls `beat` for each sign of life on the WebSocket to this address; the answer ends that. */
export function listenToPulse(address: string, beat: () => void): () => void {
  const url = new URL(address).href;
  const hear = (message: unknown): void => {
    if (urlIn(message) === url) beat();
  };
  for (const channel of channels) subscribe(channel, hear);
  return () => {
    for (const channel of channels) unsubscribe(channel, hear);
  };
}

/** The address of the WebSocket that a message is about: all of a process use the same channels. */
function urlIn(message: unknown): unknown {
  const socket: unknown =
    typeof message === "object" && message !== null && "websocket" in message
      ? message.websocket
      : undefined;
  return typeof socket === "object" && socket !== null && "url" in socket ? socket.url : undefined;
}
