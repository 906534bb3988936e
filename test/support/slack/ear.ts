import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** What an app was posted. */
export interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  /** The payload, whatever it was written as. */
  readonly body: { readonly [field: string]: unknown };
}

/** What the app answers; nothing at all for `undefined`. */
export type Reply =
  | { readonly status?: number; readonly body?: string | object; readonly noRetry?: boolean }
  | undefined;

/** The smallest app: it hears, and answers as it is told to. */
export interface Ear {
  readonly url: string;
  readonly heard: readonly Heard[];
  /** How it answers from now on. */
  answers(reply: (heard: Heard) => Reply): void;
  close(): Promise<void>;
}

/** Listens on a free port of loopback, and answers 200 unless told otherwise. */
export async function openEar(): Promise<Ear> {
  const heard: Heard[] = [];
  let replyTo = (_heard: Heard): Reply => ({});
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks).toString();
      const one = { headers: request.headers, raw, body: read(raw) };
      heard.push(one);
      const reply = replyTo(one);
      if (!reply) return;
      const { status = 200, body = "", noRetry } = reply;
      if (noRetry === true) response.setHeader("x-slack-no-retry", "1");
      response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack`,
    heard,
    answers: (reply) => void (replyTo = reply),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function read(raw: string): Heard["body"] {
  if (raw.startsWith("{")) return JSON.parse(raw) as Heard["body"];
  const form = Object.fromEntries(new URLSearchParams(raw));
  return form["payload"] === undefined ? form : (JSON.parse(form["payload"]) as Heard["body"]);
}
