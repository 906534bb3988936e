import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";

import type { Answer } from "../../adapters/discord/answer.ts";
import { createClient, type Client } from "../../adapters/discord/client.ts";
import type { RestOptions, TokenWatch } from "../../adapters/discord/rest-api.ts";
import { seal } from "../../src/core/sealed.ts";
import {
  cut,
  erred,
  limited,
  openApiServer,
  plain,
  silent,
  told,
  type ApiServer,
} from "../support/discord/api-server.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { until } from "../support/until.ts";

const token = "MTAwMDAwMDAwMDAwMDAwMDAx.SECRET.SECRETSECRET";
const [channel, other, id, app] = [1, 2, 3, 4].map((last) => `10000000000000000${last}`) as [
  string,
  string,
  string,
  string,
];
const signal = new AbortController().signal;
const message = { content: "very private", components: [], files: [] };

describe("a client of Discord's API", () => {
  let server: ApiServer;
  let clock: FakeClock;
  beforeEach(async () => {
    clock = createFakeClock();
    server = await openApiServer();
    server.answer = told({ id });
  });
  afterEach(() => server.close());

  const clientOf = (more: Partial<RestOptions> = {}): Client =>
    createClient({ token: seal(token), clock, apiRoot: server.apiRoot, ...more });
  const posting = (client: Client, where = channel): Promise<Answer<string>> =>
    client.post({ channel: where, message, nonce: "n" }, signal);
  const hook = { app, token: "very-secret" };
  const filling = (client: Client, on = hook): Promise<Answer<string>> =>
    client.changeOriginal(on, message, signal);
  const done = { kind: "done", value: id };
  const failure = (kind: string, reason: string) => ({ kind: "failed", failure: { kind, reason } });
  const tooMuch = (retryAfterMs: number) => ({
    kind: "failed",
    failure: { kind: "rate-limited", retryAfterMs },
  });
  const waitIn = (answer: Answer<unknown>): number =>
    answer.kind === "failed" && answer.failure.kind === "rate-limited"
      ? answer.failure.retryAfterMs
      : Number.NaN;

  it("calls the API's version 10 with the bot's token", async () => {
    expect(await posting(clientOf())).to.deep.equal(done);
    expect(server.calls.map(({ line }) => line)).to.deep.equal([
      `POST /channels/${channel}/messages`,
    ]);
    expect(server.calls[0]?.headers.authorization).to.equal(`Bot ${token}`);
    expect(server.calls[0]?.headers["user-agent"]).to.match(/^DiscordBot \(.+, .+\)/);
  });

  it("gives no token of the bot's where that of an interaction is in the address", async () => {
    expect(await filling(clientOf())).to.deep.equal(done);
    await clientOf().update({ id, token: "t" }, { signal });
    expect(server.calls.map(({ headers }) => headers.authorization)).to.deep.equal([
      undefined,
      undefined,
    ]);
  });

  it("knows an answer that is not Discord's, however it looks", async () => {
    const client = clientOf();
    const foreign = failure("unreachable", "an answer that is not Discord's");
    for (const answer of [
      plain(200, "<html>very private</html>"),
      plain(204),
      plain(302, "", { location: `${server.apiRoot}/v10/x` }),
      told({ id: "<b>very private</b>" }),
      told({ id: 5 }),
      told(null),
      told([]),
    ]) {
      server.answer = answer;
      expect(await posting(client)).to.deep.equal(foreign);
    }
    expect(server.calls, "no other address was asked").to.have.length(7);
    server.answer = plain(200, "{", { "content-type": "application/json" });
    expect(await posting(client)).to.deep.equal(failure("unreachable", "HTTP status 200"));
  });

  it("takes nothing for done that is to be answered by nothing and is not", async () => {
    for (const answer of [plain(200, "<html>"), told({})]) {
      server.answer = answer;
      expect(await clientOf().remove({ channel, id }, signal)).to.have.nested.property(
        "failure.reason",
        "an answer that is not Discord's",
      );
    }
  });

  it("tells a bad day of Discord's from its errors", async () => {
    const client = clientOf();
    const cases: readonly (readonly [ApiServer["answer"], object])[] = [
      [erred(403, 50013), failure("not-there", "the bot lacks a permission there (50013)")],
      [erred(500, 0), failure("unreachable", "HTTP status 500")],
      [erred(503, 50013), failure("unreachable", "HTTP status 503")],
      [plain(502, "<html>"), failure("unreachable", "HTTP status 502")],
      [plain(404, "<html>"), failure("unreachable", "HTTP status 404")],
      [plain(403, "error code: 1020"), failure("unreachable", "HTTP status 403")],
      [told("very private", 403), failure("unreachable", "HTTP status 403")],
      [told(null, 401), failure("unreachable", "HTTP status 401")],
      [told({ error: "very private" }, 400), failure("unreachable", "HTTP status 400")],
      [told({ code: "very private" }, 400), failure("unreachable", "HTTP status 400")],
    ];
    for (const [answer, expected] of cases) {
      server.answer = answer;
      expect(await posting(client)).to.deep.equal(expected);
    }
  });

  it("says which part was not understood, and nothing of what was said", async () => {
    const client = clientOf();
    const wrong = (errors: unknown) => erred(400, 50035, { errors });
    const first = { _errors: [{ code: "BASE_TYPE_BAD_LENGTH", message: "very private" }] };
    const cases: readonly (readonly [unknown, string])[] = [
      [{ embeds: { 0: { title: first } } }, ": embeds.0.title BASE_TYPE_BAD_LENGTH"],
      [first, ": BASE_TYPE_BAD_LENGTH"],
      [{ "very private": first }, ""],
      [{ content: { _errors: [{ code: "very private" }] } }, ""],
      [undefined, ""],
    ];
    for (const [errors, detail] of cases) {
      server.answer = wrong(errors);
      expect(await posting(client)).to.deep.equal(
        failure("refused", `not understood (50035)${detail}`),
      );
    }
  });

  it("repeats nothing of what Discord or anybody else says, nor a token", async () => {
    const client = clientOf();
    const heard: unknown[] = [];
    for (const answer of [
      erred(400, 50035, { errors: { content: { _errors: [{ code: "X", message: token }] } } }),
      erred(401, 50027),
      erred(404, 0),
      erred(418, 99_999),
      plain(400, "very private"),
      plain(502, token),
      cut,
    ]) {
      server.answer = answer;
      heard.push(await filling(client), await posting(client));
      heard.push(await client.update({ id, token: "very-secret" }, { signal }));
    }
    expect(JSON.stringify(heard)).not.to.match(/SECRET|secret|private/);
  });

  it("calls once, whatever comes of it", async () => {
    const client = clientOf();
    server.answer = cut;
    expect(await posting(client)).to.have.nested.property("failure.kind", "unreachable");
    server.answer = (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
      response.write('{"id":', () => response.destroy());
    };
    expect(await posting(client)).to.have.nested.property("failure.kind", "unreachable");
    server.answer = plain(502, "<html>");
    await posting(client);
    expect(server.calls).to.have.length(3);
  });

  it("knows that nothing went where there is no connection", async () => {
    const nobody = createServer();
    nobody.listen(0, "127.0.0.1");
    await once(nobody, "listening");
    const { port } = nobody.address() as AddressInfo;
    nobody.close();
    await once(nobody, "close");
    const client = clientOf({ apiRoot: `http://127.0.0.1:${port}/api` });
    expect(await posting(client)).to.deep.equal(failure("unsent", "ECONNREFUSED"));
  });

  it("ends a call that hangs, with or without a beginning of an answer", async () => {
    const late = failure("unreachable", "no answer in time");
    server.answer = silent;
    expect(await posting(clientOf({ timeoutMs: 50 }))).to.deep.equal(late);
    server.answer = (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"id":');
    };
    expect(await posting(clientOf({ timeoutMs: 50 }))).to.deep.equal(late);
    server.answer = (response) => {
      response.writeHead(403, { "content-type": "application/json" });
      response.write('{"code":');
    };
    expect(await posting(clientOf({ timeoutMs: 50 }))).to.deep.equal(late);
  });

  it("is called off by its signal, on the way and before", async () => {
    server.answer = silent;
    const stop = new AbortController();
    const post = { channel, message, nonce: "n" };
    const going = clientOf().post(post, stop.signal);
    await until("it is on its way", () => server.calls.length === 1);
    stop.abort();
    expect(await going).to.deep.equal(failure("unreachable", "no answer in time"));
    const never = failure("unsent", "called off before it went");
    expect(await clientOf().post(post, stop.signal)).to.deep.equal(never);
    expect(server.calls).to.have.length(1);
  });

  it("has sent nothing of what was called off behind another call", async () => {
    server.answer = silent;
    const client = clientOf();
    const [first, second] = [new AbortController(), new AbortController()];
    const post = { channel, message, nonce: "n" };
    const going = client.post(post, first.signal);
    await until("the first is on its way", () => server.calls.length === 1);
    const waiting = client.post(post, second.signal);
    second.abort();
    expect(await waiting).to.deep.equal(failure("unsent", "called off before it went"));
    first.abort();
    await going;
    server.answer = told({ id });
    expect(await posting(client), "the way is free").to.deep.equal(done);
    expect(server.calls).to.have.length(2);
  });

  it("ends what waits behind a call that hangs when its own time is over", async () => {
    server.answer = silent;
    const client = clientOf({ timeoutMs: 100 });
    const posts = Array.from({ length: 100 }, () => posting(client));
    for (const answer of await Promise.all(posts))
      expect(answer).to.have.nested.property("failure.kind").oneOf(["unsent", "unreachable"]);
    expect(server.calls, "they did not go one after the other").to.have.length.below(50);
  });

  describe("waits for no limit", () => {
    it("but says how long, and asks nobody before", async () => {
      const client = clientOf();
      server.answer = limited(7);
      expect(await posting(client)).to.deep.equal(tooMuch(7_000));
      clock.advance(2_000);
      server.answer = told({ id });
      expect(await posting(client)).to.deep.equal(tooMuch(5_000));
      expect(server.calls, "it was not even asked").to.have.length(1);
      expect(await posting(client, other), "another channel has its own").to.deep.equal(done);
      expect(await client.change({ channel, id }, message, signal)).to.deep.equal(done);
      clock.advance(5_000);
      expect(await posting(client)).to.deep.equal(done);
    });

    it("nor runs into it again with what waited behind", async () => {
      const client = clientOf();
      server.answer = limited(7);
      const answers = await Promise.all([posting(client), posting(client), posting(client)]);
      expect(answers).to.deep.equal([tooMuch(7_000), tooMuch(7_000), tooMuch(7_000)]);
      expect(server.calls).to.have.length(1);
    });

    it("the same for all messages of a channel", async () => {
      const client = clientOf();
      server.answer = limited(7);
      await client.change({ channel, id }, message, signal);
      server.answer = told({ id });
      const another = { channel, id: other };
      expect(await client.change(another, message, signal)).to.deep.equal(tooMuch(7_000));
      expect(server.calls).to.have.length(1);
    });

    it("knows when a limit is used up without running into it", async () => {
      const client = clientOf();
      const bucket = { "x-ratelimit-bucket": "b", "x-ratelimit-limit": "5" };
      const left = (remaining: string) => ({
        ...bucket,
        "x-ratelimit-remaining": remaining,
        "x-ratelimit-reset-after": "5",
      });
      server.answer = told({ id }, 200, left("1"));
      await posting(client);
      server.answer = told({ id }, 200, left("0"));
      expect(await posting(client)).to.deep.equal(done);
      // By the real clock, which `REST` goes by.
      expect(waitIn(await posting(client))).to.be.within(1, 5_200);
      expect(server.calls).to.have.length(2);
    });

    it("of all its calls together: 50 a second", async () => {
      const client = clientOf();
      const places = Array.from({ length: 60 }, (_, i) => `1000000000000000${10 + i}`);
      const answers = await Promise.all(places.map((place) => posting(client, place)));
      const went = answers.filter(({ kind }) => kind === "done");
      expect(went).to.have.length(50);
      expect(answers.filter((answer) => waitIn(answer) <= 1_100)).to.have.length(10);
      expect(await filling(client), "that of an interaction does not count").to.deep.equal(done);
    });

    it("of an interaction's calls together: Discord does not count them", async () => {
      const client = clientOf();
      const hooks = Array.from({ length: 60 }, (_, i) => ({ app, token: `t${i}` }));
      const answers = await Promise.all(hooks.map((one) => filling(client, one)));
      expect(answers).to.deep.equal(hooks.map(() => done));
    });

    it("that is said for the bot as a whole: all its calls end at once, no interaction's", async () => {
      const client = clientOf();
      server.answer = told({ retry_after: 60, global: true }, 429, {
        "x-ratelimit-global": "true",
      });
      await posting(client);
      server.answer = told({ id });
      expect(await posting(client, other)).to.deep.equal(tooMuch(60_000));
      expect(server.calls).to.have.length(1);
      expect(await filling(client)).to.deep.equal(done);
      server.answer = plain();
      expect(await client.update({ id, token: "t" }, { signal })).to.equal("done");
    });

    it("which Discord says to the millisecond, or not at all", async () => {
      server.answer = told({ retry_after: 0.645, global: false }, 429, { "retry-after": "1" });
      expect(await posting(clientOf())).to.deep.equal(tooMuch(645));
      server.answer = erred(400, 20_028);
      expect(await posting(clientOf())).to.deep.equal(tooMuch(1_000));
    });

    it("which one before Discord says in a page, or does not say", async () => {
      server.answer = plain(429, "error code: 1015", { "retry-after": "120" });
      expect(await posting(clientOf())).to.deep.equal(tooMuch(120_000));
      server.answer = plain(429, "error code: 1015");
      expect(await posting(clientOf())).to.deep.equal(tooMuch(60_000));
      server.answer = erred(429, 0);
      expect(await posting(clientOf())).to.deep.equal(tooMuch(60_000));
    });

    it("of one interaction for another", async () => {
      const client = clientOf();
      server.answer = limited(7);
      expect(await filling(client)).to.deep.equal(tooMuch(7_000));
      server.answer = told({ id });
      expect(await filling(client)).to.deep.equal(tooMuch(7_000));
      expect(await filling(client, { app, token: "another" })).to.deep.equal(done);
    });
  });

  it("goes on with a token that was refused once", async () => {
    const client = clientOf();
    server.answer = erred(401, 0);
    expect(await posting(client)).to.deep.equal(failure("unauthorized", "the token was refused"));
    server.answer = told({ id });
    expect(await posting(client)).to.deep.equal(done);
  });

  it("tells who watches whether Discord takes the token, not that of an interaction", async () => {
    const seen: string[] = [];
    const watch: TokenWatch = {
      accepted: () => void seen.push("accepted"),
      refused: (reason) => void seen.push(reason),
    };
    const client = clientOf({ watch });
    server.answer = erred(401, 0);
    expect(await filling(client)).to.deep.equal(failure("expired", "the token was refused"));
    await posting(client);
    server.answer = erred(403, 50_013);
    await posting(client);
    server.answer = told({ id });
    await filling(client);
    await posting(client);
    expect(seen).to.deep.equal(["the token was refused", "accepted"]);
  });

  it("says who the bot is", async () => {
    server.answer = (response, call) =>
      call.line === "GET /users/@me"
        ? told({ id, username: "Plume" })(response, call)
        : told({ id: app, name: "Plume Chatops" })(response, call);
    const who = { id, app, name: "Plume" };
    expect(await clientOf().whoAmI(signal)).to.deep.equal({ kind: "done", value: who });
    expect(server.calls.map(({ line }) => line)).to.deep.equal([
      "GET /users/@me",
      "GET /applications/@me",
    ]);
  });

  it("does not know who the bot is where Discord does not say", async () => {
    server.answer = told({ id });
    expect(await clientOf().whoAmI(signal)).to.have.nested.property("failure.kind", "unreachable");
    server.answer = (response, call) =>
      (call.line === "GET /users/@me" ? told({ id, username: "Plume" }) : erred(403, 50_001))(
        response,
        call,
      );
    expect(await clientOf().whoAmI(signal)).to.have.nested.property("failure.kind", "not-there");
  });
});
