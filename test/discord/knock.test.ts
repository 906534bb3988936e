import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";

import { knock } from "../../adapters/discord/knock.ts";
import { openFakeGateway, type FakeGateway } from "../support/discord/gateway/fake-gateway.ts";
import { freePort } from "../support/redis-server.ts";
import { until } from "../support/until.ts";

const soon = (): AbortSignal => AbortSignal.timeout(5_000);
const notIts = { kind: "away", reason: "an answer that is not the gateway's" };

describe("a knock at the gateway of Discord", () => {
  let gateway: FakeGateway;
  let server: Server | undefined;
  beforeEach(async () => {
    server = undefined;
    gateway = await openFakeGateway({ token: "a-token", user: { id: "1", username: "plume" } });
  });
  afterEach(async () => {
    server?.closeAllConnections();
    server?.close();
    await gateway.close();
  });

  const at = (url = gateway.url, signal = soon()) => knock({ url, signal });

  /** Takes a WebSocket, and says these bytes one after the other. */
  async function say(accept: string | undefined, ...bytes: readonly Buffer[]): Promise<string> {
    const opened = createServer().on("upgrade", ({ headers }, socket) => {
      const key = headers["sec-websocket-key"] ?? "";
      socket.on("error", () => undefined);
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept ?? acceptanceOf(key)}\r\n\r\n`,
      );
      const next = (i: number): void => {
        const some = bytes[i];
        if (some) socket.write(some, () => setImmediate(next, i + 1));
        else socket.end();
      };
      next(0);
    });
    await once(opened.listen(0, "127.0.0.1"), "listening");
    server = opened;
    return `ws://127.0.0.1:${(opened.address() as AddressInfo).port}`;
  }

  it("hears the hello, begins no session, and goes", async () => {
    expect(await at()).to.deep.equal({ kind: "told", value: true });
    expect(await at(`${gateway.url}/`)).to.deep.equal({ kind: "told", value: true });
    expect([gateway.identifies, gateway.resumes, gateway.violations]).to.deep.equal([[], [], []]);
    await until("it is gone", () => gateway.open === 0);
  });

  it("takes a hello that comes in pieces, short or long", async () => {
    for (const filler of ["", "x".repeat(60), "x".repeat(400)]) {
      const frame = textFrame(JSON.stringify({ op: 10, d: { heartbeat_interval: 1, filler } }));
      const pieces = [frame.subarray(0, 1), frame.subarray(1, 3), frame.subarray(3)];
      expect(await at(await say(undefined, ...pieces))).to.deep.equal({
        kind: "told",
        value: true,
      });
      server?.close();
    }
  });

  it("tells the gateway from what answers in its place", async () => {
    const hello = textFrame('{"op":10}');
    expect(await at(await say("another", hello))).to.deep.equal(notIts);
    for (const bytes of [
      textFrame('{"op":11}'),
      textFrame("<html>"),
      Buffer.from([0x88, 2, 0x0f, 0xa0]),
      textFrame('{"op":10}').subarray(0, 6),
      Buffer.alloc(0),
    ]) {
      server?.close();
      expect(await at(await say(undefined, bytes)), bytes.toString()).to.deep.equal(notIts);
    }
    for (const url of ["", "https://127.0.0.1:1", "wss://", "xwss://127.0.0.1:1", "gateway"])
      expect(await at(url), url).to.deep.equal(notIts);
  });

  it("says what keeps the gateway from answering", async () => {
    gateway.door = 503;
    expect(await at()).to.deep.equal({ kind: "away", reason: "HTTP 503" });
    gateway.door = "shut";
    expect(await at()).to.deep.equal({ kind: "away", reason: "ECONNRESET" });
    expect(await at(`ws://127.0.0.1:${await freePort()}`)).to.deep.equal({
      kind: "away",
      reason: "ECONNREFUSED",
    });
    // Nothing there speaks TLS.
    const secure = await at(gateway.url.replace("ws:", "wss:"));
    expect(secure).to.include({ kind: "away" }).and.not.to.deep.equal(notIts);
  });

  it("waits no longer than it is told to, and leaves nothing open", async () => {
    const late = { kind: "away", reason: "no answer in time" };
    for (const door of ["mute-tcp", "mute-socket"] as const) {
      gateway.door = door;
      expect(await at(gateway.url, AbortSignal.timeout(100)), door).to.deep.equal(late);
      await until("it is gone", () => gateway.open === 0);
    }
    expect(await at(gateway.url, AbortSignal.abort())).to.deep.equal(late);
  });
});

const acceptanceOf = (key: string): string =>
  createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");

function textFrame(text: string): Buffer {
  const body = Buffer.from(text);
  const { length } = body;
  const head = length < 126 ? [0x81, length] : [0x81, 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), body]);
}
