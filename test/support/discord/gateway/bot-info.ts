import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { FakeGateway } from "./fake-gateway.ts";

/** `GET /gateway/bot` alone, for who needs no other call. */
export interface BotInfo {
  /** An API root of one's own, as discord.js takes it. */
  readonly apiRoot: string;
  /** How often it was asked. */
  readonly asked: number;
  /** What the next calls get instead of an answer: an HTTP status, or nothing at all. */
  fault: number | "silence" | undefined;
  close(): Promise<void>;
}

/** Listens on loopback, on a free port; `isToken` says who may ask. */
export async function openBotInfo(
  gateway: FakeGateway,
  isToken: (token: string) => boolean,
): Promise<BotInfo> {
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume();
    asked += 1;
    const { fault } = info;
    if (fault === "silence") return;
    const isKnown = isToken(request.headers.authorization?.replace(/^Bot /, "") ?? "");
    const isFound = /^\/v10\/gateway\/bot$/.test(request.url ?? "");
    const status = fault ?? (isFound ? (isKnown ? 200 : 401) : 404);
    // Source: Discord API reference, "Exceeding A Rate Limit".
    const limit = status === 429 ? { retry_after: 1, global: false } : {};
    const body = status === 200 ? gateway.info : { message: `${status}: Fake`, code: 0, ...limit };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const info: BotInfo = {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get asked() {
      return asked;
    },
    fault: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return info;
}
