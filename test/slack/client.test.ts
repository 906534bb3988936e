import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";

import type { Answer } from "../../adapters/slack/answer.ts";
import { createClient, type Client } from "../../adapters/slack/client.ts";
import type { TokenWatch, WebApiOptions, Workspaces } from "../../adapters/slack/web-api.ts";
import { seal } from "../../src/core/sealed.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { until } from "../support/until.ts";

const token = "xoxb-1-SECRETSECRETSECRET";
const single: Workspaces = {
  tokenOf: async (team) => (team === "T1" ? seal(token) : undefined),
};

interface Call {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

describe("a client of the Web API", () => {
  let server: Server;
  let clock: FakeClock;
  let calls: Call[];
  let answer: (call: Call, response: ServerResponse) => void;
  beforeEach(async () => {
    clock = createFakeClock();
    calls = [];
    answer = (_call, response) => void response.end('{"ok":true,"ts":"1.1"}');
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { url = "", headers } = request;
        const call = { path: url, headers, body: Buffer.concat(chunks) };
        calls.push(call);
        answer(call, response);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const root = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clientOf = (more: Partial<WebApiOptions> = {}): Client =>
    createClient({ workspaces: single, clock, apiRoot: `${root()}/api/`, ...more });
  const signal = new AbortController().signal;
  const place = { team: "T1", channel: "C1" };
  const words = { blocks: [], text: "very private" };
  const posting = (client = clientOf()): Promise<Answer<string>> =>
    client.post({ ...place, ...words, mark: "m1" }, signal);
  const failure = (kind: string, reason: string) => ({ kind: "failed", failure: { kind, reason } });
  const limited = (retryAfterMs: number) => ({
    kind: "failed",
    failure: { kind: "rate-limited", retryAfterMs },
  });
  const json = (body: unknown) => (_call: Call, response: ServerResponse) =>
    void response.end(JSON.stringify(body));
  const form = (call: Call | undefined): URLSearchParams =>
    new URLSearchParams(call?.body.toString());

  it("posts with the token of the workspace, a mark, and no markup", async () => {
    expect(await posting()).to.deep.equal({ kind: "done", value: "1.1" });
    expect(calls[0]?.path).to.equal("/api/chat.postMessage");
    expect(calls[0]?.headers.authorization).to.equal(`Bearer ${token}`);
    expect(Object.fromEntries(form(calls[0]))).to.deep.equal({
      channel: "C1",
      blocks: "[]",
      text: "very private",
      mrkdwn: "false",
      parse: "none",
      link_names: "false",
      unfurl_links: "false",
      unfurl_media: "false",
      metadata: '{"event_type":"plume_chatops","event_payload":{"key":"m1"}}',
    });
  });

  it("knows an answer that is not Slack's, however it looks", async () => {
    const foreign = failure("unreachable", "an answer that is not Slack's");
    for (const body of [
      `<html>${token} very private</html>`,
      '{"ok":false}',
      '{"ok":false,"error":5}',
      '{"ok":true}',
      '{"ok":false,"error":"<b>very private</b>"}',
    ]) {
      answer = (_call, response) => void response.end(body);
      expect(await posting(), body).to.deep.equal(foreign);
    }
    answer = (_call, response) => void response.end("null");
    expect(await posting()).to.deep.equal(failure("unreachable", "the call failed"));
  });

  it("tells a bad day of Slack's from its words", async () => {
    const cases: readonly (readonly [number, string, object])[] = [
      [502, "<html>", failure("unreachable", "HTTP status 502")],
      [503, '{"ok":false,"error":"not_in_channel"}', failure("unreachable", "HTTP status 503")],
      [404, "<html>", failure("unreachable", "HTTP status 404")],
      [400, '{"ok":false,"error":"not_in_channel"}', failure("not-there", "not_in_channel")],
      [200, '{"ok":false,"error":"not_in_channel"}', failure("not-there", "not_in_channel")],
    ];
    for (const [status, body, expected] of cases) {
      answer = (_call, response) => void response.writeHead(status).end(body);
      expect(await posting(), `${status} ${body}`).to.deep.equal(expected);
    }
  });

  it("calls once, whatever comes of it", async () => {
    answer = (_call, response) => void response.socket?.destroy();
    const cut = await posting();
    expect(cut).to.have.nested.property("failure.kind", "unreachable");
    answer = (_call, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"ok":');
      setImmediate(() => response.destroy());
    };
    expect(await posting()).to.have.nested.property("failure.kind", "unreachable");
    expect(calls).to.have.length(2);
  });

  it("knows that nothing went where there is no connection", async () => {
    const nobody = createServer();
    nobody.listen(0, "127.0.0.1");
    await once(nobody, "listening");
    const { port } = nobody.address() as AddressInfo;
    nobody.close();
    await once(nobody, "close");
    const client = clientOf({ apiRoot: `http://127.0.0.1:${port}/api/` });
    expect(await posting(client)).to.deep.equal(failure("unsent", "ECONNREFUSED"));
  });

  it("ends a call that hangs, with or without a beginning of an answer", async () => {
    const client = clientOf({ timeoutMs: 50 });
    answer = () => undefined;
    const late = failure("unreachable", "no answer in time");
    expect(await posting(client)).to.deep.equal(late);
    answer = (_call, response) => void response.write('{"ok":');
    expect(await posting(client)).to.deep.equal(late);
  });

  it("is called off by its signal, on the way and before", async () => {
    answer = () => undefined;
    const stop = new AbortController();
    const post = { ...place, ...words, mark: "m1" };
    const going = clientOf().post(post, stop.signal);
    await until("it is on its way", () => calls.length === 1);
    stop.abort();
    expect(await going).to.deep.equal(failure("unreachable", "no answer in time"));
    expect(await clientOf().post(post, stop.signal)).to.deep.equal(
      failure("unsent", "called off before it went"),
    );
    expect(calls).to.have.length(1);
  });

  it("does not follow an address that it is led to: the token would go along", async () => {
    answer = (_call, response) => void response.writeHead(302, { location: `${root()}/x` }).end();
    expect(await posting()).to.have.nested.property("failure.kind", "unreachable");
    expect(calls).to.have.length(1);
  });

  it("waits as long as Slack says with that method there, and calls others meanwhile", async () => {
    answer = ({ path }, response) =>
      void (path === "/api/chat.postMessage"
        ? response.writeHead(429, { "retry-after": "7" }).end("{}")
        : response.end('{"ok":true,"ts":"1.1"}'));
    const client = clientOf({ workspaces: { tokenOf: async () => seal(token) } });
    expect(await posting(client)).to.deep.equal(limited(7_000));
    clock.advance(2_000);
    expect(await posting(client)).to.deep.equal(limited(5_000));
    expect(calls, "it was not even asked").to.have.length(1);
    const change = { ...place, ...words, ts: "1.1" };
    expect(await client.change(change, signal)).to.deep.equal({ kind: "done", value: "1.1" });
    const elsewhere = { ...place, ...words, team: "T2", mark: "m" };
    expect(await client.post(elsewhere, signal)).to.deep.equal(limited(7_000));
    clock.advance(5_000);
    answer = json({ ok: true, ts: "2.2" });
    expect(await posting(client)).to.deep.equal({ kind: "done", value: "2.2" });
  });

  it("waits a second where Slack does not say how long", async () => {
    answer = (_call, response) => void response.writeHead(429).end("{}");
    expect(await posting()).to.deep.equal(limited(1_000));
    answer = json({ ok: false, error: "ratelimited" });
    expect(await posting()).to.deep.equal(limited(1_000));
  });

  it("knows a workspace where the bot is not, and a token that cannot be had", async () => {
    const elsewhere = { ...place, ...words, team: "T9", mark: "m" };
    expect(await clientOf().post(elsewhere, signal)).to.deep.equal(
      failure("unknown-team", "the bot is not installed in that workspace"),
    );
    const away = { tokenOf: () => Promise.reject(new Error(`away ${token}`)) };
    expect(await posting(clientOf({ workspaces: away }))).to.deep.equal(
      failure("unsent", "the token of the workspace cannot be had"),
    );
    expect(calls).to.have.length(0);
  });

  it("tells who watches whether Slack takes the token", async () => {
    const seen: string[] = [];
    const watch: TokenWatch = {
      accepted: ({ team }) => void seen.push(`${team} accepted`),
      refused: ({ team }, reason) => void seen.push(`${team} ${reason}`),
    };
    const client = clientOf({ watch });
    answer = json({ ok: false, error: "token_revoked" });
    await posting(client);
    answer = json({ ok: false, error: "not_in_channel" });
    await posting(client);
    answer = json({ ok: true, ts: "1.1" });
    await posting(client);
    expect(seen).to.deep.equal(["T1 token_revoked", "T1 accepted"]);
  });

  it("asks for the token of the organization where there is one", async () => {
    const asked: unknown[] = [];
    const workspaces: Workspaces = {
      tokenOf: async (...ask) => {
        asked.push(ask);
        return seal(token);
      },
    };
    await clientOf({ workspaces }).whoAmI({ team: "T1", enterprise: "E1" }, signal);
    expect(asked).to.deep.equal([["T1", "E1"]]);
  });

  it("says who the bot is", async () => {
    answer = json({ ok: true, team_id: "T1", user_id: "U1", bot_id: "B1", url: "https://x/" });
    expect(await clientOf().whoAmI({ team: "T1" }, signal)).to.deep.equal({
      kind: "done",
      value: { team: "T1", user: "U1", bot: "B1", enterprise: undefined, url: "https://x/" },
    });
  });

  describe("looks for a message of its own", () => {
    const ours = (key: string, ts: string, type = "plume_chatops") => ({
      ts,
      metadata: { event_type: type, event_payload: { key } },
    });
    const wanted = { ...place, sinceMs: 100_000, by: { mark: "m1" } };

    it("in the channel, since a little before then, page by page", async () => {
      answer = (call, response) =>
        json(
          form(call).get("cursor") === null
            ? {
                ok: true,
                messages: [{ ts: "1.1" }, ours("m2", "2.2"), ours("m1", "3.3", "another")],
                response_metadata: { next_cursor: "more" },
              }
            : { ok: true, messages: [ours("m1", "4.4")] },
        )(call, response);
      expect(await clientOf().find(wanted, signal)).to.deep.equal({ kind: "done", value: "4.4" });
      expect(calls.map(({ path }) => path)).to.deep.equal([
        "/api/conversations.history",
        "/api/conversations.history",
      ]);
      expect(form(calls[0]).get("oldest")).to.equal("40.000000");
      expect(form(calls[0]).get("include_all_metadata")).to.equal("true");
    });

    it("in the thread, and gives nothing where there is none", async () => {
      answer = json({ ok: true, messages: [ours("m2", "2.2")] });
      const inThread = { ...wanted, thread: "9.9" };
      expect(await clientOf().find(inThread, signal)).to.deep.equal({ kind: "done", value: "" });
      expect(calls[0]?.path).to.equal("/api/conversations.replies");
      expect(form(calls[0]).get("ts")).to.equal("9.9");
    });

    it("by the file that it brings", async () => {
      answer = json({ ok: true, messages: [{ ts: "5.5", files: [{ id: "F1" }] }] });
      const byFile = { ...wanted, by: { file: "F1" } };
      expect(await clientOf().find(byFile, signal)).to.deep.equal({ kind: "done", value: "5.5" });
    });

    it("not for ever in a busy channel", async () => {
      answer = json({ ok: true, messages: [], response_metadata: { next_cursor: "more" } });
      expect(await clientOf().find(wanted, signal)).to.deep.equal({ kind: "done", value: "" });
      expect(calls).to.have.length(3);
    });
  });

  describe("says something through an address that Slack gave", () => {
    const responding = (client = clientOf(), more: object = {}): Promise<Answer<true>> =>
      client.respond(
        {
          team: "T1",
          url: `${root()}/actions/1`,
          to: "asker",
          replaces: false,
          ...words,
          ...more,
        },
        signal,
      );

    it("for the asker or for all, in place or not, in its thread, without the token", async () => {
      answer = (_call, response) => void response.end("ok");
      expect(await responding()).to.deep.equal({ kind: "done", value: true });
      await responding(clientOf(), { to: "place", replaces: true, thread: "9.9" });
      const said = calls.map(({ body }) => JSON.parse(body.toString()) as unknown);
      const same = { text: "very private", blocks: [], mrkdwn: false };
      expect(said).to.deep.equal([
        { ...same, response_type: "ephemeral", replace_original: false },
        { ...same, response_type: "in_channel", replace_original: true, thread_ts: "9.9" },
      ]);
      expect(calls[0]?.headers.authorization).to.equal(undefined);
    });

    it("and knows what Slack answers there", async () => {
      const cases: readonly (readonly [number, string, object])[] = [
        [200, '{"ok":true}', { kind: "done", value: true }],
        [200, '{"ok":false,"error":"used_url"}', failure("expired", "used_url")],
        [404, '{"ok":false,"error":"expired_url"}', failure("expired", "expired_url")],
        [404, "used_url", failure("expired", "used_url")],
        [404, "", failure("expired", "expired_url")],
        [400, "invalid_blocks", failure("refused", "invalid_blocks")],
        [200, "<html>", failure("unreachable", "an answer that is not Slack's")],
        [500, "ok", failure("unreachable", "HTTP status 500")],
      ];
      for (const [status, body, expected] of cases) {
        answer = (_call, response) => void response.writeHead(status).end(body);
        expect(await responding(), `${status} ${body}`).to.deep.equal(expected);
      }
    });

    it("ends and waits there as elsewhere", async () => {
      answer = () => undefined;
      const client = clientOf({ timeoutMs: 50 });
      expect(await responding(client)).to.deep.equal(failure("unreachable", "no answer in time"));
      answer = (_call, response) => void response.writeHead(429, { "retry-after": "3" }).end();
      expect(await responding(client)).to.deep.equal(limited(3_000));
      expect(await responding(client)).to.deep.equal(limited(3_000));
      expect(calls).to.have.length(2);
      clock.advance(3_000);
      answer = (_call, response) => void response.writeHead(302, { location: root() }).end();
      expect(await responding(client)).to.have.nested.property("failure.kind", "unreachable");
    });
  });

  describe("brings a file", () => {
    const bytes = Buffer.from([0, 1, 2, 255]);
    const uploading = (): Promise<Answer<string>> =>
      clientOf().upload({ team: "T1", name: "a.csv", bytes, alt: "All pods" }, signal);
    const room = (call: Call, response: ServerResponse): void =>
      call.path.startsWith("/api/")
        ? json({ ok: true, upload_url: `${root()}/upload/1`, file_id: "F1" })(call, response)
        : void response.end("OK - 4");

    it("whole, without the token, and lets it be seen", async () => {
      answer = room;
      expect(await uploading()).to.deep.equal({ kind: "done", value: "F1" });
      expect(Object.fromEntries(form(calls[0]))).to.deep.equal({
        filename: "a.csv",
        length: "4",
        alt_txt: "All pods",
      });
      expect(calls[1]?.body).to.deep.equal(bytes);
      expect(calls[1]?.headers.authorization).to.equal(undefined);
      const sharing = { ...place, thread: "9.9", file: "F1", title: "All pods" };
      expect(await clientOf().shareFile(sharing, signal)).to.deep.equal({
        kind: "done",
        value: true,
      });
      expect(Object.fromEntries(form(calls[2]))).to.deep.equal({
        files: '[{"id":"F1","title":"All pods"}]',
        channel_id: "C1",
        thread_ts: "9.9",
      });
    });

    it("and knows that nobody saw it where it was not taken", async () => {
      answer = (call, response) =>
        call.path.startsWith("/api/")
          ? room(call, response)
          : void response.writeHead(403).end("<html>");
      expect(await uploading()).to.deep.equal(failure("unsent", "the file was not taken"));
      answer = json({ ok: false, error: "missing_scope" });
      expect(await uploading()).to.deep.equal(failure("missing-scope", "missing_scope"));
    });
  });
});
