import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";
import { WebSocketServer, type WebSocket } from "ws";

import { SlackSocket, type SocketOptions } from "../../adapters/slack/socket.ts";
import { isFault } from "../../src/core/fault.ts";
import { seal } from "../../src/core/sealed.ts";
import { Troubles } from "../../src/ops/troubles.ts";
import { openSlackHearing, type SlackHearing } from "../support/slack-hearing.ts";
import { recorded } from "../support/slack/recorded.ts";
import { until } from "../support/until.ts";

/** Slack's Socket Mode by hand: each connection does what a test says. */
interface HandMade {
  readonly apiRoot: string;
  /** All connections, oldest first; closed ones too. */
  readonly sockets: readonly WebSocket[];
  close(): Promise<void>;
}

async function openHandMade(
  welcome: (socket: WebSocket, number: number) => void,
): Promise<HandMade> {
  const sockets: WebSocket[] = [];
  const server: Server = createServer((request, response) => {
    request.resume();
    const { port } = server.address() as AddressInfo;
    const url = `ws://127.0.0.1:${port}/?ticket=${sockets.length}`;
    response.setHeader("content-type", "application/json").end(JSON.stringify({ ok: true, url }));
  });
  const sync = new WebSocketServer({ server });
  sync.on("connection", (socket) => {
    sockets.push(socket);
    welcome(socket, sockets.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    sockets,
    async close() {
      for (const socket of sockets) socket.terminate();
      sync.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** How many timers keep this process alive. */
const timers = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;

const hello = JSON.stringify({ type: "hello", num_connections: 1 });

describe("Slack in Socket Mode", () => {
  let hearing: SlackHearing;
  let troubles: Troubles<"socket">;
  let socket: SlackSocket;

  const make = (options: Partial<SocketOptions> = {}): SlackSocket => {
    const { slack, clock, log, intake } = hearing;
    return new SlackSocket(
      { appToken: seal(slack.app.appToken), apiRoot: slack.apiUrl, ...options },
      { clock, logger: log, troubles, take: (delivered) => intake.take(delivered) },
    );
  };
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  before(() => process.on("unhandledRejection", note));
  after(() => process.off("unhandledRejection", note));
  beforeEach(async () => {
    hearing = await openSlackHearing();
    troubles = new Troubles("slack", hearing.log);
    socket = make();
  });
  afterEach(async () => {
    await socket.stop();
    await hearing.slack.close();
    // Node ends a process for one.
    expect(unhandled.splice(0)).to.deep.equal([]);
  });

  const gaps = (): readonly unknown[] => hearing.log.of("slack.gap");
  const isBack = (): Promise<void> =>
    until(
      "it is back",
      () => hearing.log.of("slack.back").length > 0 && hearing.slack.connections === 1,
    );
  const opened = (): number => hearing.slack.calls("apps.connections.open").length;
  const elapsedMs = async (work: Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await work;
    return performance.now() - began;
  };

  it("hears events and commands, and acknowledges each once it is durable", async () => {
    await socket.start();
    const { slack, ann } = hearing;
    let release = (): void => undefined;
    hearing.answer = () => new Promise((resolve) => (release = () => resolve("durable")));
    const event = slack.says(ann, "health a");
    await hearing.hears(1);
    await sleep(200);
    expect(event.deliveries.map(({ state }) => state)).to.deep.equal(["pending"]);
    release();
    await event.done;
    hearing.answer = () => "durable";
    const command = slack.slash(ann, "/plume health b");
    await command.done;
    expect(hearing.words).to.deep.equal(["/health a", "/health b"]);
    const { deliveries } = slack;
    expect(deliveries.map(({ state, attempts }) => [state, attempts.length])).to.deep.equal([
      ["acknowledged", 1],
      ["acknowledged", 1],
    ]);
    expect(slack.violations).to.deep.equal([]);
  });

  it("gets again, under the same name, what could not be kept", async () => {
    await socket.start();
    let refusals = 1;
    hearing.answer = () => (refusals-- > 0 ? new Promise(() => undefined) : "durable");
    const [delivery] = hearing.slack.says(hearing.ann, "one").deliveries;
    await delivery?.done;
    expect(delivery?.attempts.map(({ outcome }) => outcome)).to.deep.equal(["timeout", "ok"]);
    expect(new Set(hearing.heard.map((event) => event.delivery)).size).to.equal(1);
  });

  it("keeps the order in which people write", async () => {
    await socket.start();
    const { slack, ann } = hearing;
    hearing.answer = ({ content }) =>
      sleep(content.kind === "text" && content.text === "1" ? 100 : 1, "durable" as const);
    const deeds = ["1", "2", "3", "4"].map((word) => slack.says(ann, word));
    await Promise.all(deeds.map(({ done }) => done));
    expect(hearing.words).to.deep.equal(["1", "2", "3", "4"]);
  });

  it("cannot be used with a token that Slack refuses", async () => {
    for (const [error, reason] of [
      ["invalid_auth", "Slack refuses the app-level token (invalid_auth)"],
      ["not_allowed_token_type", "Slack refuses the app-level token (not_allowed_token_type)"],
      ["missing_scope", "the app-level token lacks the scope connections:write (missing_scope)"],
    ] as const) {
      hearing.slack.fails("apps.connections.open", { kind: "error", error });
      const refused = make();
      const fault = await refused.start().catch((caught: unknown) => caught);
      expect(isFault(fault, "adapter.refused") && fault.details.reason).to.equal(reason);
      await refused.stop();
    }
    const calls = opened();
    await sleep(1_200);
    expect(opened()).to.equal(calls);
  });

  it("is in trouble where Slack refuses the token later, and goes on trying", async () => {
    await socket.start();
    hearing.slack.fails("apps.connections.open", { kind: "error", error: "invalid_auth" });
    hearing.slack.cuts();
    await until("there is trouble", () => troubles.current !== undefined);
    expect(troubles.current).to.equal("Slack refuses the app-level token (invalid_auth)");
    await isBack();
    expect(troubles.current).to.equal(undefined);
  });

  it("starts where Slack is away, and hears when it is back", async () => {
    hearing.slack.fails("apps.connections.open", { kind: "status", status: 503 }, 2);
    await socket.start();
    // The waits before the second and third attempt are of 3 s at most.
    expect(troubles.current).to.equal(undefined);
    expect(hearing.log.reasons("slack.trouble")).to.deep.equal([
      "Slack cannot be reached: HTTP status 503",
    ]);
    await hearing.slack.says(hearing.ann, "one").done;
    expect(hearing.words).to.deep.equal(["one"]);
    expect(gaps()).to.deep.equal([]);
  });

  it("does not wait long for a Slack that says nothing, and stops at once", async () => {
    hearing.slack.fails("apps.connections.open", { kind: "hang" });
    expect(await elapsedMs(socket.start())).to.be.within(4_900, 20_000);
    expect(troubles.current).to.equal("Slack cannot be reached: no answer yet");
    expect(await elapsedMs(socket.stop())).to.be.below(4_500);
  });

  it("waits as long as Slack asks for", async () => {
    hearing.slack.fails("apps.connections.open", { kind: "limited", seconds: 2 });
    expect(await elapsedMs(socket.start())).to.be.above(2_000);
    expect(hearing.log.reasons("slack.trouble")).to.deep.equal([
      "Slack cannot be reached: it asks to wait 2 s",
    ]);
  });

  it("has another connection before it leaves one that Slack takes away", async () => {
    await socket.start();
    const { slack, ann } = hearing;
    slack.disconnects("warning");
    const during = slack.says(ann, "one");
    await until("there is another one", () => opened() === 2);
    await during.done;
    await slack.says(ann, "two").done;
    await sleep(500);
    expect(slack.connections).to.equal(1);
    expect(hearing.words).to.deep.equal(["one", "two"]);
    expect(slack.deliveries.map(({ attempts }) => attempts.length)).to.deep.equal([1, 1]);
    for (const event of ["slack.trouble", "slack.gap", "slack.back"])
      expect(hearing.log.of(event), event).to.deep.equal([]);
  });

  it("comes back at once where Slack ends the connection", async () => {
    await socket.start();
    hearing.slack.disconnects("refresh_requested");
    await until("it is back", () => hearing.slack.connections === 1);
    expect(troubles.current).to.equal(undefined);
    await hearing.slack.slash(hearing.ann, "/plume health a").done;
    expect(hearing.slack.complaints).to.deep.equal([]);
    expect(gaps()).to.deep.equal([]);
  });

  it("comes back where the connection breaks, and says so", async () => {
    await socket.start();
    hearing.slack.cuts();
    await isBack();
    await hearing.slack.says(hearing.ann, "one").done;
    expect(hearing.words).to.deep.equal(["one"]);
    // Nobody notices so short a time.
    expect([gaps(), hearing.log.of("slack.trouble")]).to.deep.equal([[], []]);
  });

  it("tells what it may have missed", async () => {
    await socket.start();
    hearing.slack.fails("apps.connections.open", { kind: "status", status: 500 }, 2);
    const began = performance.now();
    hearing.slack.cuts();
    await isBack();
    const [gap] = hearing.log.of("slack.gap");
    expect(gap?.ms).to.be.within(1_001, performance.now() - began + 100);
    expect(gap?.reason).to.contain("does not repeat");
    expect(hearing.log.reasons("slack.trouble")).to.deep.equal([
      "Slack cannot be reached: HTTP status 500",
    ]);
    expect(troubles.current).to.equal(undefined);
  });

  it("is in trouble where Socket Mode is switched off", async () => {
    await socket.start();
    hearing.slack.disconnects("link_disabled");
    await isBack();
    expect(hearing.log.reasons("slack.trouble")).to.deep.equal([
      "Socket Mode is switched off in the settings of the app",
    ]);
  });

  it("replaces a connection through which nothing goes any more, and leaves nothing of it", async () => {
    // Only now does the test have its own timer.
    await sleep(1);
    const before = timers();
    socket = make({ silenceMs: 3_000 });
    await socket.start();
    hearing.slack.freezes();
    // The library itself takes longer, and then waits 30 s for a farewell.
    expect(await elapsedMs(isBack())).to.be.below(20_000);
    const [gap] = hearing.log.of("slack.gap");
    expect(gap?.ms).to.be.within(2_900, 20_000);
    await hearing.slack.says(hearing.ann, "one").done;
    expect(hearing.words).to.deep.equal(["one"]);
    await socket.stop();
    await hearing.slack.close();
    await until("no timer is left", () => timers() <= before, 2_000);
  });

  it("lets a silent connection live that answers", async () => {
    socket = make({ silenceMs: 2_500 });
    await socket.start();
    await sleep(6_000);
    expect([opened(), troubles.current]).to.deep.equal([1, undefined]);
  });

  it("stops at once, though nobody answers its farewell", async () => {
    // Only now does the test have its own timer.
    await sleep(1);
    const before = timers();
    await socket.start();
    hearing.slack.freezes();
    // The library would wait 30 s for one.
    expect(await elapsedMs(socket.stop())).to.be.below(9_000);
    await hearing.slack.close();
    await until("no timer is left", () => timers() <= before, 2_000);
  });

  it("leaves nothing behind where the connection ends as it stops", async () => {
    // Only now does the test have its own timer.
    await sleep(1);
    const before = timers();
    for (let round = 0; round < 10; round += 1) {
      const byHand = await openHandMade((one) => one.send(hello));
      const one = make({ apiRoot: byHand.apiRoot });
      await one.start();
      if (round % 2 === 0) byHand.sockets[0]?.terminate();
      else byHand.sockets[0]?.close();
      await sleep(round / 4);
      await one.stop();
      await byHand.close();
    }
    await until("no timer is left", () => timers() <= before, 5_000);
  });

  it("acknowledges what it has begun when it stops, and takes nothing more", async () => {
    await socket.start();
    const { slack, ann } = hearing;
    let release = (): void => undefined;
    hearing.answer = () => new Promise((resolve) => (release = () => resolve("durable")));
    const begun = slack.says(ann, "one");
    await hearing.hears(1);
    const stopping = socket.stop();
    slack.says(ann, "two", { channel: slack.direct(ann) });
    await sleep(200);
    release();
    await begun.done;
    await stopping;
    expect(hearing.words).to.deep.equal(["one"]);
    expect(begun.deliveries.map(({ state }) => state)).to.deep.equal(["acknowledged"]);
    await until("it has hung up", () => slack.connections === 0);
  });

  it("is in no trouble when it has hung up itself, and leaves no timer", async () => {
    await sleep(1);
    const before = timers();
    await socket.start();
    await hearing.slack.says(hearing.ann, "one").done;
    await socket.stop();
    await sleep(1_200);
    expect(hearing.log.of("slack.trouble")).to.deep.equal([]);
    await hearing.slack.close();
    await until("no timer is left", () => timers() <= before, 2_000);
  });

  it("can be stopped without a start, and twice", async () => {
    await make().stop();
    await socket.start();
    await socket.stop();
    await socket.stop();
  });

  describe("with what Slack does not send", () => {
    let slack: HandMade;
    afterEach(async () => {
      await socket.stop();
      await slack.close();
    });

    it("replaces a connection that never says hello", async () => {
      slack = await openHandMade((ws, number) => number > 1 && ws.send(hello));
      socket = make({ apiRoot: slack.apiRoot, silenceMs: 1_000 });
      await socket.start();
      expect(slack.sockets).to.have.length(2);
      expect(hearing.log.reasons("slack.trouble")).to.deep.equal([
        "Slack cannot be reached: Slack did not say hello",
      ]);
      await until("the first is closed", () => slack.sockets[0]?.readyState === 3);
    });

    it("replaces at once a connection that is closed in part", async () => {
      slack = await openHandMade((ws, number) => {
        ws.send(hello);
        if (number > 1) return;
        // A frame that closes, after which Slack may leave the TCP connection as it is.
        Reflect.get(ws, "_socket").write(Buffer.from([0x88, 0x02, 0x03, 0xe8]));
        ws.pause();
      });
      socket = make({ apiRoot: slack.apiRoot });
      await socket.start();
      expect(
        await elapsedMs(until("there is another one", () => slack.sockets.length === 2)),
      ).to.be.below(5_000);
    });

    it("does not come back without a pause to what ends at once", async () => {
      slack = await openHandMade((ws) => {
        ws.send(hello);
        setTimeout(() => ws.close(), 20);
      });
      socket = make({ apiRoot: slack.apiRoot });
      await socket.start();
      await sleep(2_500);
      expect(slack.sockets.length).to.be.within(2, 5);
    });

    it("reads on, and logs nothing of it", async () => {
      const envelope = { envelope_id: "e1", type: "events_api", payload: recorded("message-im") };
      const answers: string[] = [];
      slack = await openHandMade((ws) => {
        ws.on("message", (data: Buffer) => answers.push(data.toString()));
        ws.send(hello);
        for (const text of [
          "planted-secret",
          "null",
          "7",
          "{}",
          '{"type":"events_api"}',
          '{"type":"events_api","envelope_id":"x","payload":{"event":"planted-secret"}}',
          '{"type":"error","payload":"planted-secret"}',
          '{"type":"close"}',
          '{"type":"disconnected"}',
          '{"type":"slash_commands","envelope_id":"e0"}',
        ])
          ws.send(text);
        ws.send(Buffer.from([1, 2, 3]));
        ws.send(JSON.stringify(envelope));
      });
      socket = make({ apiRoot: slack.apiRoot });
      await socket.start();
      await hearing.hears(1);
      await until("it is acknowledged", () => answers.some((text) => text.includes("e1")));
      expect(hearing.words).to.deep.equal(["/health acme home-1"]);
      expect(slack.sockets).to.have.length(1);
      expect(hearing.log.of("slack.unreadable")).not.to.deep.equal([]);
      expect(hearing.log.text()).not.to.contain("planted-secret");
    });

    it("goes on where an acknowledgement does not arrive", async () => {
      const envelope = { envelope_id: "e1", type: "events_api", payload: recorded("message-im") };
      slack = await openHandMade((ws, number) => {
        ws.send(hello);
        if (number === 1) ws.send(JSON.stringify(envelope));
      });
      socket = make({ apiRoot: slack.apiRoot });
      let release = (): void => undefined;
      hearing.answer = () => new Promise((resolve) => (release = () => resolve("durable")));
      await socket.start();
      await hearing.hears(1);
      slack.sockets[0]?.terminate();
      await until("there is another one", () => slack.sockets.length === 2);
      release();
      await until("it is told", () => hearing.log.of("slack.unacknowledged").length === 1);
    });
  });
});
