import { createHash, randomBytes } from "node:crypto";
import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { addAbortSignal, type Duplex } from "node:stream";

import { numberAt, parseJson, type Told } from "../../src/index.ts";
import { silenceOf } from "./ask.ts";
import { gatewayUrlIn } from "./gateway/session.ts";

/** Where the gateway is to be heard. */
export interface Knock {
  /** As Discord gave it: `wss://…`. */
  readonly url: string;
  /** Ends what takes too long. */
  readonly signal: AbortSignal;
}

const notTheGateways = { kind: "away", reason: "an answer that is not the gateway's" } as const;

/**
 * Opens a WebSocket to the gateway, hears its hello, and goes before it is asked who it is: no
 * session is begun, nothing is taken from the bot. What lets calls of the API through may well stop
 * a WebSocket. Source: Discord API reference, "Gateway", Connecting. Never rejects.
 */
export async function knock({ url, signal }: Knock): Promise<Told<true>> {
  const address = gatewayUrlIn(url);
  if (address === undefined) return notTheGateways;
  try {
    const door = await open(address, signal);
    if (door.kind !== "open") return door;
    const text = await firstSaid(addAbortSignal(signal, door.socket));
    return numberAt(parseJson(text), "op") === hello
      ? { kind: "told", value: true }
      : notTheGateways;
  } catch (error) {
    return { kind: "away", reason: silenceOf(error, signal) };
  }
}

// Discord API reference, "Gateway Opcodes".
const hello = 10;

type Door =
  | { readonly kind: "open"; readonly socket: Duplex }
  | { readonly kind: "away"; readonly reason: string };

function open(url: string, signal: AbortSignal): Promise<Door> {
  const ask = url.startsWith("wss:") ? secureRequest : plainRequest;
  const key = randomBytes(16).toString("base64");
  const request = ask(`${url.replace(/^ws/, "http")}?v=10&encoding=json`, {
    signal,
    headers: {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-key": key,
      "sec-websocket-version": "13",
    },
  });
  return new Promise((resolve, reject) => {
    request.once("error", reject);
    request.once("response", (response) => {
      response.destroy();
      resolve({ kind: "away", reason: `HTTP ${response.statusCode ?? 0}` });
    });
    request.once("upgrade", ({ headers }, socket, head) => {
      if (headers["sec-websocket-accept"] === acceptanceOf(key)) {
        socket.unshift(head);
        return resolve({ kind: "open", socket });
      }
      socket.destroy();
      return resolve(notTheGateways);
    });
    request.end();
  });
}

// RFC 6455, section 1.3.
const acceptanceOf = (key: string): string =>
  createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");

/** Nothing, where it ends before. The socket is closed then. */
async function firstSaid(socket: Duplex): Promise<string> {
  let heard = Buffer.alloc(0);
  for await (const bytes of socket) {
    heard = Buffer.concat([heard, bytes]);
    const text = textIn(heard);
    if (text !== undefined) return text;
  }
  return "";
}

/** The text of the first frame, once all of it is there; a server masks none. RFC 6455, section 5.2. */
function textIn(bytes: Buffer): string | undefined {
  if (bytes.length < 4) return undefined;
  const short = bytes.readUInt8(1);
  const [from, length] = short === 126 ? [4, bytes.readUInt16BE(2)] : [2, short];
  return bytes.length < from + length ? undefined : bytes.toString("utf8", from, from + length);
}
