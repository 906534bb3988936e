import { LogLevel, WebClient } from "@slack/web-api";
import { expect } from "chai";
import { WebSocket } from "ws";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import type { Person } from "../support/slack/types.ts";
import { until } from "../support/until.ts";

interface Frame {
  readonly type: string;
  readonly envelope_id?: string;
  readonly reason?: string;
  readonly retry_attempt?: number;
  readonly retry_reason?: string;
  readonly accepts_response_payload?: boolean;
  readonly payload?: { readonly [field: string]: unknown };
}

/** One socket of an app, and what came over it. */
interface Socket {
  readonly ws: WebSocket;
  readonly frames: readonly Frame[];
  acknowledges(frame: Frame | undefined, payload?: object): void;
}

describe("the fake Slack tells an app over its sockets", () => {
  let slack: FakeSlack;
  let ann: Person;

  const open = async (options: Parameters<typeof openFakeSlack>[0] = {}): Promise<void> => {
    await slack?.close();
    slack = await openFakeSlack({ retryWaitsMs: [5, 5, 5], ...options });
    ann = slack.person("Ann");
  };
  beforeEach(() => open());
  afterEach(() => slack.close());

  const address = async (): Promise<string> => {
    const app = new WebClient(slack.app.appToken, {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      logLevel: LogLevel.ERROR,
    });
    return (await app.apps.connections.open({})).url ?? "";
  };

  const connect = async (): Promise<Socket> => {
    const ws = new WebSocket(await address());
    const frames: Frame[] = [];
    ws.on("error", () => undefined);
    ws.on("message", (data: Buffer) => frames.push(JSON.parse(data.toString()) as Frame));
    await until("it is welcome", () => frames.length > 0);
    return {
      ws,
      frames,
      acknowledges: (frame, payload) =>
        ws.send(JSON.stringify({ envelope_id: frame?.envelope_id, payload })),
    };
  };

  it("that it has asked for, and to which it says hello", async () => {
    const { frames } = await connect();
    expect(frames[0]).to.include({ type: "hello", num_connections: 1 });
    expect(slack.connections).to.equal(1);
    const used = new WebSocket(`${(await address()).split("?")[0]}?ticket=no`);
    await new Promise((resolve) => used.on("error", resolve));
    expect(slack.connections).to.equal(1);
  });

  it("events, until they are acknowledged", async () => {
    await open({ answerWithinMs: 50 });
    const socket = await connect();
    const { done, deliveries } = slack.says(ann, "hi");
    await until("it comes again", () => socket.frames.length > 2);
    const [, first, second] = socket.frames;
    expect(first).to.include({ type: "events_api", retry_attempt: 0, retry_reason: "" });
    expect(first).to.include({ accepts_response_payload: false });
    expect(first).to.have.nested.property("payload.event.text", "hi");
    expect(second).to.include({ type: "events_api", retry_attempt: 1, retry_reason: "timeout" });
    expect(second?.payload).to.deep.equal(first?.payload);
    socket.acknowledges(second);
    await done;
    expect(deliveries[0]?.attempts.map(({ way, outcome }) => [way, outcome])).to.deep.equal([
      ["socket", "timeout"],
      ["socket", "ok"],
    ]);
  });

  it("events that happened while there was none", async () => {
    const { done } = slack.says(ann, "hi");
    const socket = await connect();
    await until("it is told", () => socket.frames.length > 1);
    socket.acknowledges(socket.frames[1]);
    await done;
    expect(slack.pending).to.equal(0);
  });

  it("commands and presses, once, and takes what the acknowledgement carries", async () => {
    const { done: missed } = slack.slash(ann, "/plume help");
    await missed;
    expect(slack.complaints).to.deep.equal([{ person: ann.id, text: "dispatch_failed" }]);
    const socket = await connect();
    const { done } = slack.slash(ann, "/plume help");
    await until("it is told", () => socket.frames.length > 1);
    const [, frame] = socket.frames;
    expect(frame).to.include({ type: "slash_commands", accepts_response_payload: true });
    socket.acknowledges(frame, { text: "here" });
    await done;
    expect(slack.messages(slack.direct(ann), ann).map(({ text }) => text)).to.deep.equal(["here"]);
  });

  it("of several each in its turn", async () => {
    const sockets = [await connect(), await connect()];
    for (const words of ["1", "2"]) slack.says(ann, words);
    await until("both are told", () => sockets.every(({ frames }) => frames.length > 1));
    expect(slack.pending).to.equal(2);
  });

  it("that they are to end, and ends them", async () => {
    const socket = await connect();
    slack.disconnects("warning");
    await until("it is warned", () => socket.frames.length > 1);
    expect(socket.frames[1]).to.include({ type: "disconnect", reason: "warning" });
    expect(slack.connections).to.equal(1);
    slack.disconnects("refresh_requested");
    expect(slack.connections).to.equal(0);
    await until("it is closed", () => socket.ws.readyState === WebSocket.CLOSED);
    expect(socket.frames[2]).to.include({ reason: "refresh_requested" });
  });

  it("again what a socket took along that was cut", async () => {
    const first = await connect();
    slack.says(ann, "hi");
    await until("it is told", () => first.frames.length > 1);
    slack.cuts();
    const second = await connect();
    await until("it is told again", () => second.frames.length > 1);
    expect(second.frames[1]).to.include({ retry_attempt: 1, retry_reason: "cut" });
    expect(second.frames[1]?.payload).to.deep.equal(first.frames[1]?.payload);
  });

  it("nothing over one that is frozen, without a word", async () => {
    const socket = await connect();
    slack.freezes();
    const pong = new Promise((resolve) => socket.ws.once("pong", resolve));
    socket.ws.ping();
    const silence = new Promise((resolve) => setTimeout(() => resolve("silence"), 200));
    expect(await Promise.race([pong, silence])).to.equal("silence");
    expect(socket.ws.readyState).to.equal(WebSocket.OPEN);
  });

  it("nothing if it refuses to open one", async () => {
    slack.fails("apps.connections.open", { kind: "error", error: "internal_error" });
    const refused = await address().catch((error: unknown) => String(error));
    expect(refused).to.match(/internal_error/);
  });
});
