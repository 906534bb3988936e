import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";

import { seal } from "../../src/core/sealed.ts";
import { createTelegramAdapter } from "../../adapters/telegram/index.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { Receipt } from "../../src/ports/chat-adapter.ts";
import type { Turn } from "../../src/ports/turn.ts";
import { openFakeTelegram, type FakeTelegram } from "../support/telegram/fake-telegram.ts";
import {
  createHastyClock,
  openTelegramBench,
  type TelegramBench,
} from "../support/telegram-bench.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { createCollectingLogger } from "../support/network.ts";
import { until } from "../support/until.ts";

const offsets = (telegram: FakeTelegram): readonly number[] =>
  telegram.calls
    .filter(({ method }) => method === "getUpdates")
    .map(({ payload }) => Number(payload["offset"]));

describe("polling Telegram", () => {
  let bench: TelegramBench;
  let others: (() => Promise<void>)[];
  beforeEach(() => {
    others = [];
  });
  afterEach(async () => {
    await bench.close();
    for (const close of others) await close();
  });

  it("waits for updates instead of asking for them all the time", async () => {
    bench = await openTelegramBench();
    bench.telegram.says(bench.ann, "one");
    await bench.hears(1);
    await bench.polls();
    const polls = bench.telegram.calls.filter(({ method }) => method === "getUpdates");
    expect(polls.map(({ payload }) => payload["timeout"])).to.deep.equal(polls.map(() => 30));
    expect(polls.length).to.be.at.most(2);
  });

  it("confirms an update only when it is durable", async () => {
    let release = (): void => undefined;
    const durable = new Promise<void>((resolve) => {
      release = resolve;
    });
    bench = await openTelegramBench();
    bench.answer = async () => durable.then(() => "durable");
    bench.telegram.says(bench.ann, "one");
    await bench.hears(1);
    expect(bench.telegram.pending).to.equal(1);
    expect(offsets(bench.telegram)).to.deep.equal([0]);
    release();
    await until("it is confirmed", () => bench.telegram.pending === 0);
  });

  it("hears again after a crash what was not durable, and nothing that was", async () => {
    const telegram = await openFakeTelegram();
    const first = await openTelegramBench({ telegram });
    first.answer = ({ content }) =>
      content.kind === "text" && content.text === "two" ? new Promise(() => undefined) : "durable";
    telegram.says(first.ann, "one");
    await first.hears(1);
    await until("it is confirmed", () => telegram.pending === 0);
    telegram.says(first.ann, "two");
    await first.hears(2);
    // The first process ends before it is durable.
    await first.adapter.stop();
    bench = await openTelegramBench({ telegram });
    const again = await bench.hears(1);
    expect(again).to.deep.equal(first.heard[1]);
    await until("it is confirmed", () => telegram.pending === 0);
    expect(bench.heard).to.have.length(1);
  });

  it("hands one person's texts over in order, each once the one before is durable", async () => {
    bench = await openTelegramBench();
    const bob = bench.telegram.person("Bob");
    const seen: string[] = [];
    let refusals = 2;
    bench.answer = async ({ content, at }) => {
      const name = content.kind === "text" ? content.text : content.kind;
      if (at.user === String(bench.ann.id) && name === "a2" && refusals-- > 0) return "unavailable";
      seen.push(name);
      return "durable";
    };
    for (const word of ["a1", "a2", "a3"]) bench.telegram.says(bench.ann, word);
    bench.telegram.says(bob, "b1");
    await until("all were heard", () => seen.length === 4);
    expect(seen.filter((name) => name.startsWith("a"))).to.deep.equal(["a1", "a2", "a3"]);
    // Nobody waits for somebody else's conversation.
    expect(seen.indexOf("b1")).to.be.below(seen.indexOf("a2"));
    await until("all are confirmed", () => bench.telegram.pending === 0);
  });

  it("hands over what comes while a text waits behind that text", async () => {
    bench = await openTelegramBench({ clock: createHastyClock() });
    let release = (): void => undefined;
    bench.answer = ({ content }) =>
      content.kind === "text" && content.text === "a2"
        ? new Promise((resolve) => (release = () => resolve("durable")))
        : "durable";
    const words = (): readonly string[] =>
      bench.heard.map(({ content }) => (content.kind === "text" ? content.text : ""));
    for (const word of ["a1", "a2"]) bench.telegram.says(bench.ann, word);
    await bench.hears(2);
    bench.telegram.says(bench.ann, "a3");
    // Who is heard says that the one before has its place by now.
    bench.telegram.says(bench.telegram.person("Bob"), "b1");
    await bench.hears(3);
    expect(words()).to.deep.equal(["a1", "a2", "b1"]);
    release();
    await bench.hears(4);
    expect(words()).to.deep.equal(["a1", "a2", "b1", "a3"]);
  });

  it("tries again soon what could not be kept, then ever more slowly", async () => {
    const clock = createFakeClock(Date.now());
    bench = await openTelegramBench({ clock });
    bench.answer = () => "unavailable";
    bench.telegram.says(bench.ann, "one");
    let attempts = 1;
    await bench.hears(attempts);
    for (const waitMs of [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]) {
      await clock.run(waitMs - 1);
      expect(bench.heard).to.have.length(attempts);
      clock.advance(1);
      await bench.hears((attempts += 1));
    }
  });

  it("does not ask again for an event that was refused for good", async () => {
    bench = await openTelegramBench();
    bench.answer = () => "refused";
    bench.telegram.says(bench.ann, "one");
    await until("it is confirmed", () => bench.telegram.pending === 0);
    expect(bench.heard).to.have.length(1);
  });

  it("hears in a group what is said to it, and nothing else unless it is told to", async () => {
    const telegram = await openFakeTelegram({ groupsRead: true });
    bench = await openTelegramBench({ telegram });
    const chat = telegram.group("Ops");
    for (const words of ["hello", "/health"]) telegram.says(bench.ann, words, { chat });
    expect((await bench.hears(1)).content).to.include({ text: "/health" });
  });

  it("goes on behind an update that nobody can read", async () => {
    bench = await openTelegramBench();
    bench.telegram.raw({ message: { text: "no chat, no date", from: bench.ann } });
    bench.telegram.says(bench.ann, "one");
    expect((await bench.hears(1)).content).to.include({ text: "one" });
    expect(bench.log.of("telegram.unreadable")).to.have.length(1);
    expect(bench.log.text()).not.to.contain("no chat");
  });

  it("answers a press that it cannot read: who pressed waits", async () => {
    bench = await openTelegramBench();
    const press = { id: "q1", from: bench.ann, chat_instance: "1", inline_message_id: "x" };
    for (const callback_query of [press, { ...press, id: "q2", data: "x", message: {} }])
      bench.telegram.raw({ callback_query });
    const answered = (): readonly unknown[] =>
      bench.telegram.calls
        .filter(({ method }) => method === "answerCallbackQuery")
        .map(({ payload }) => payload["callback_query_id"]);
    await until("both are answered", () => answered().length === 2);
    expect(answered()).to.have.members(["q1", "q2"]);
    expect(bench.heard).to.deep.equal([]);
  });

  it("survives another poller, says so, and is well again when that one is gone", async () => {
    bench = await openTelegramBench();
    await bench.polls();
    const rival = { code: 409, description: "Conflict: terminated by other getUpdates request" };
    bench.telegram.fails("getUpdates", { kind: "error", ...rival });
    bench.telegram.says(bench.ann, "wakes the poll that is fine");
    await until("it is in trouble", () => bench.adapter.trouble() !== undefined);
    expect(bench.adapter.trouble()).to.contain("another program polls");
    expect(bench.log.reasons("telegram.trouble").join()).to.contain("another program polls");
    await until("it is well again", () => bench.adapter.trouble() === undefined, 60_000);
    // One quiet poll does not say that the other is gone: it may be between two of its own.
    const quiet = bench.telegram.calls.filter(({ payload }) => payload["timeout"] === 5);
    expect(quiet).to.have.length(2);
    bench.telegram.says(bench.ann, "still there?");
    await bench.hears(2);
    expect(bench.log.of("telegram.back")).to.have.length(1);
  }).timeout(90_000);

  it("survives cut sockets, error pages and waits that it is told", async () => {
    bench = await openTelegramBench();
    await bench.polls();
    bench.telegram.fails("getUpdates", { kind: "cut" });
    bench.telegram.says(bench.ann, "one");
    await bench.hears(1);
    await until("it is in trouble", () => bench.adapter.trouble() !== undefined);
    bench.telegram.says(bench.ann, "two");
    await bench.hears(2);
    expect(bench.adapter.trouble()).to.equal(undefined);
    bench.telegram.fails("getUpdates", { kind: "html" });
    const flood = { code: 429, description: "Too Many Requests", parameters: { retry_after: 1 } };
    bench.telegram.fails("getUpdates", { kind: "error", ...flood });
    bench.telegram.says(bench.ann, "three");
    await bench.hears(3);
    bench.telegram.says(bench.ann, "four");
    await bench.hears(4);
  }).timeout(40_000);

  it("says that the token is refused, and hears again when it is not", async () => {
    bench = await openTelegramBench({ clock: createHastyClock() });
    await bench.polls();
    const gone = { code: 401, description: "Unauthorized" };
    bench.telegram.fails("getUpdates", { kind: "error", ...gone }, 3);
    bench.telegram.says(bench.ann, "one");
    await until("it is well again", () => bench.log.of("telegram.back").length === 1);
    // Three polls failed, and that was said once.
    expect(bench.log.of("telegram.trouble")).to.deep.equal([
      { name: "polling", reason: "Telegram refuses the bot's token" },
    ]);
    bench.telegram.says(bench.ann, "two");
    await bench.hears(2);
    // Only the first poll after a failure is in a hurry.
    await until("it polls with patience", () =>
      bench.telegram.calls.some(
        ({ payload, outcome }) =>
          payload["timeout"] === 30 && payload["offset"] !== 0 && outcome === "pending",
      ),
    );
  });

  it("polls again when the failure lets it, not sooner", async () => {
    const clock = createFakeClock(Date.now());
    bench = await openTelegramBench({ clock });
    bench.answer = () => "refused";
    const flood = { code: 429, description: "Too Many Requests", parameters: { retry_after: 7 } };
    const failures = [
      [7_000, flood],
      [30_000, { code: 401, description: "Unauthorized" }],
      [1_000, { code: 502, description: "Bad Gateway" }],
      [3_000, { code: 409, description: "Conflict: terminated by other getUpdates request" }],
    ] as const;
    for (const [waitMs, failure] of failures) {
      await bench.polls();
      bench.telegram.fails("getUpdates", { kind: "error", ...failure });
      bench.telegram.says(bench.ann, "wakes the poll that is fine");
      await until("it waits", () => clock.sleeping === 1);
      clock.advance(waitMs - 1);
      expect(clock.sleeping, failure.description).to.equal(1);
      clock.advance(1);
      expect(clock.sleeping, failure.description).to.equal(0);
    }
  });

  it("gives a Telegram that answers at once with nothing a pause", async () => {
    const clock = createFakeClock(Date.now());
    let polls = 0;
    const server = createServer((request, response) => {
      const isPoll = request.url?.endsWith("/getUpdates") === true;
      if (isPoll) polls += 1;
      const result = isPoll ? [] : { username: "plume_test_bot", url: "" };
      response.end(JSON.stringify({ ok: true, result }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    others.push(async () => void server.close());
    const { port } = server.address() as AddressInfo;
    bench = await openTelegramBench({ clock, apiRoot: `http://127.0.0.1:${port}` });
    for (const asked of [1, 2, 3]) {
      await until("it pauses", () => clock.sleeping > 0);
      expect(polls).to.equal(asked);
      clock.advance(300);
    }
  });

  it("takes a webhook away that stands in its way, and loses nothing that waits", async () => {
    const telegram = await openFakeTelegram();
    const ann = telegram.person("Ann");
    const hook = await fetch(`${telegram.root}/bot${telegram.token}/setWebhook`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ url: "http://127.0.0.1:9/nobody" }),
    });
    expect(hook.status).to.equal(200);
    telegram.says(ann, "waits");
    bench = await openTelegramBench({ telegram });
    expect((await bench.hears(1)).content).to.include({ text: "waits" });
    expect(bench.log.of("telegram.webhook-removed")).to.deep.equal([{ host: "127.0.0.1:9" }]);
  });

  it("starts where Telegram is away, and hears when it is back", async () => {
    const telegram = await openFakeTelegram();
    telegram.fails("getMe", { kind: "cut" }, 2);
    bench = await openTelegramBench({ telegram });
    expect(bench.adapter.trouble()).to.contain("Telegram cannot be reached");
    telegram.says(bench.ann, "one");
    await bench.hears(1);
    expect(bench.adapter.trouble()).to.equal(undefined);
    expect(bench.adapter.username).to.equal("plume_test_bot");
  }).timeout(40_000);

  it("says that the token is refused, too, where it finds out only later", async () => {
    const telegram = await openFakeTelegram();
    telegram.fails("getMe", { kind: "cut" });
    telegram.fails("getMe", { kind: "error", code: 401, description: "Unauthorized" });
    bench = await openTelegramBench({ telegram, clock: createHastyClock() });
    await until("it is well", () => bench.log.of("telegram.back").length === 1);
    expect(bench.log.reasons("telegram.trouble").slice(1)).to.deep.equal([
      "the bot's token is not valid; @BotFather shows the right one",
    ]);
    telegram.says(bench.ann, "one");
    await bench.hears(1);
  });

  it("starts once, however often it is told to", async () => {
    bench = await openTelegramBench();
    await bench.adapter.start(async () => "refused");
    bench.telegram.says(bench.ann, "one");
    await bench.hears(1);
    expect(bench.telegram.calls.filter(({ method }) => method === "getMe")).to.have.length(1);
  });

  it("refuses what cannot be a token before it asks, and does not repeat it", async () => {
    bench = await openTelegramBench({ asleep: true });
    for (const token of ["", "AAH-secret", "x123:AAH-secret", "123:", "123:AAH secret"])
      await openTelegramBench({ telegram: bench.telegram, token: seal(token) }).then(
        () => expect.fail(`it took ${token}`),
        (error: unknown) => {
          expect(error).to.include({ code: "adapter.refused" });
          expect(String(error)).to.contain("123456789:AAH…").and.not.to.contain("secret");
        },
      );
    expect(bench.telegram.calls).to.deep.equal([]);
  });

  it("does not start with a token that Telegram refuses", async () => {
    bench = await openTelegramBench({ asleep: true });
    for (const [secret, reason] of [
      ["A".repeat(35), "@BotFather"],
      // No token is so short: Telegram knows no such address.
      ["AAAAAA", "there is no bot of this token, or no Bot API server at this address"],
    ] as const) {
      const adapter = createTelegramAdapter({
        token: seal(`123456789:${secret}`),
        apiRoot: bench.telegram.root,
        clock: createSystemClock(),
        logger: createCollectingLogger(),
        commands: [],
      });
      const outcome = await adapter.start(async () => "durable").catch((error: unknown) => error);
      expect(outcome).to.include({ code: "adapter.refused" });
      expect(String(outcome)).to.contain(reason).and.not.to.contain("AAAAAA");
    }
  });

  it("hands nothing over once it has stopped, and has confirmed what it took", async () => {
    bench = await openTelegramBench();
    bench.telegram.says(bench.ann, "one");
    await bench.hears(1);
    await bench.adapter.stop();
    expect(bench.telegram.pending).to.equal(0);
    // A poll that an end cuts off is no trouble.
    expect(bench.log.of("telegram.trouble")).to.deep.equal([]);
    bench.telegram.says(bench.ann, "two");
    await bench.sends(bench.at(bench.ann), { view: bye });
    expect(bench.telegram.reads(bench.ann)).to.deep.equal(["bye"]);
    expect(bench.heard).to.have.length(1);
    expect(bench.telegram.pending).to.equal(1);
  });

  it("confirms at its end what no poll could confirm any more", async () => {
    bench = await openTelegramBench();
    await bench.polls();
    bench.telegram.fails("getUpdates", { kind: "cut" });
    bench.telegram.says(bench.ann, "one");
    await until("it is in trouble", () => bench.adapter.trouble() !== undefined);
    expect(bench.telegram.pending).to.equal(1);
    await bench.adapter.stop();
    expect(bench.heard).to.have.length(1);
    expect(bench.telegram.pending).to.equal(0);
  });

  it("ends, too, where Telegram does not answer the last poll, and says that", async () => {
    bench = await openTelegramBench();
    bench.telegram.says(bench.ann, "one");
    await until("it is confirmed", () => bench.telegram.pending === 0);
    await bench.polls();
    bench.telegram.fails("getUpdates", { kind: "hang" });
    await bench.adapter.stop();
    expect(bench.log.reasons("telegram.unconfirmed")).to.deep.equal(["no answer in time"]);
  });

  it("waits for nothing any more when it has ended", async () => {
    const clock = createFakeClock(Date.now());
    bench = await openTelegramBench({ clock });
    const fates: { readonly [text: string]: Receipt } = { kept: "durable", refused: "unavailable" };
    bench.answer = ({ content }) =>
      (content.kind === "text" ? fates[content.text] : undefined) ?? new Promise(() => undefined);
    for (const word of ["kept", "refused"]) bench.telegram.says(bench.ann, word);
    bench.telegram.says(bench.telegram.person("Bob"), "never answered");
    await bench.hears(3);
    expect(clock.sleeping).to.be.above(0);
    await bench.adapter.stop();
    expect(clock.sleeping).to.equal(0);
  });

  it("does not confirm at its end what is still not durable", async () => {
    bench = await openTelegramBench();
    bench.answer = () => "unavailable";
    bench.telegram.says(bench.ann, "one");
    // By then it is between two attempts, or has confirmed.
    await bench.hears(2);
    await bench.adapter.stop();
    expect(bench.telegram.pending).to.equal(1);
  });

  it("stops before it began, and begins nothing then", async () => {
    bench = await openTelegramBench({ asleep: true });
    await bench.adapter.stop();
    await bench.adapter.start(async () => "durable");
    await bench.adapter.stop();
    expect(bench.telegram.calls.map(({ method }) => method)).not.to.include("getUpdates");
  });

  it("stops while Telegram does not answer at all", async () => {
    bench = await openTelegramBench({ asleep: true });
    bench.telegram.fails("getMe", { kind: "hang" });
    const started = bench.adapter.start(async () => "durable");
    await until("it asks who it is", () => bench.telegram.calls.length === 1);
    await bench.adapter.stop();
    await started;
    expect(bench.adapter.trouble()).to.equal(undefined);
    expect(bench.log.lines).to.deep.equal([]);
  });

  it("does not let one conversation that cannot be kept hold up the others, and says so", async () => {
    bench = await openTelegramBench();
    const bob = bench.telegram.person("Bob");
    // Both are in one group: each has a conversation of their own there.
    const chat = bench.telegram.group("Ops");
    let isKept = false;
    bench.answer = ({ at }) =>
      at.user === String(bench.ann.id) && !isKept ? "unavailable" : "durable";
    const from = (id: number): number =>
      bench.heard.filter(({ at }) => at.user === String(id)).length;
    bench.telegram.says(bench.ann, "/health stuck", { chat });
    await until("it is in trouble", () => bench.adapter.trouble() !== undefined);
    expect(bench.adapter.trouble()).to.contain("cannot be kept yet");
    bench.telegram.says(bob, "/health free", { chat });
    await until("he is heard", () => from(bob.id) === 1);
    // Nothing is confirmed past what is not durable.
    expect(bench.telegram.pending).to.equal(2);
    isKept = true;
    await until("all is confirmed", () => bench.telegram.pending === 0);
    await until("all is well", () => bench.adapter.trouble() === undefined);
    expect(from(bob.id)).to.equal(1);
  }).timeout(60_000);

  it("asks for all that it hears, also where another program wanted less", async () => {
    const telegram = await openFakeTelegram();
    await fetch(`${telegram.root}/bot${telegram.token}/getUpdates`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ allowed_updates: ["message"] }),
    });
    bench = await openTelegramBench({ telegram });
    const said = telegram.says(bench.ann, "one");
    await bench.hears(1);
    telegram.edits(said, "two");
    expect((await bench.hears(2)).content).to.include({ kind: "edited", text: "two" });
  });

  it("takes the webhook away later where Telegram did not answer at first", async () => {
    const telegram = await openFakeTelegram();
    await fetch(`${telegram.root}/bot${telegram.token}/setWebhook`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ url: "http://127.0.0.1:9/nobody" }),
    });
    telegram.fails("getWebhookInfo", { kind: "html" });
    telegram.fails("deleteWebhook", { kind: "html" });
    bench = await openTelegramBench({ telegram });
    telegram.says(bench.ann, "one");
    await bench.hears(1);
  }).timeout(60_000);

  it("starts, and then polls, where Telegram leaves a question unanswered", async () => {
    const telegram = await openFakeTelegram();
    telegram.fails("getMe", { kind: "hang" });
    telegram.fails("getWebhookInfo", { kind: "hang" });
    bench = await openTelegramBench({ telegram });
    expect(bench.adapter.trouble()).to.equal("Telegram cannot be reached: no answer in time");
    await until("it polls", () => offsets(telegram).length > 0, 30_000);
  }).timeout(40_000);

  it("leaves alone a webhook that somebody sets while it polls, and says that it is deaf", async () => {
    bench = await openTelegramBench();
    await bench.polls();
    await fetch(`${bench.telegram.root}/bot${bench.telegram.token}/setWebhook`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ url: "http://127.0.0.1:9/nobody" }),
    });
    bench.telegram.says(bench.ann, "wakes the poll, or is sent elsewhere");
    await until("it is in trouble", () => bench.adapter.trouble() !== undefined, 40_000);
    expect(bench.adapter.trouble()).to.contain("a webhook is set");
    expect(bench.telegram.calls.map(({ method }) => method)).not.to.include("deleteWebhook");
  }).timeout(60_000);

  describe("with several processes", () => {
    /** A turn that a test gives and takes. */
    const turnOf = (
      holder: () => string,
      name: string,
    ): Turn & { left: number; refused: number } => ({
      left: 0,
      refused: 0,
      async take() {
        if (holder() !== name) this.refused += 1;
        return holder() === name;
      },
      async leave() {
        this.left += 1;
      },
    });

    it("is done by the one whose turn it is, and by the other when that one is gone", async () => {
      let holder = "a";
      const telegram = await openFakeTelegram();
      const turn = turnOf(() => holder, "a");
      const a = await openTelegramBench({ telegram, turn });
      bench = await openTelegramBench({ telegram, turn: turnOf(() => holder, "b") });
      telegram.says(a.ann, "one");
      await a.hears(1);
      await a.adapter.stop();
      expect(turn.left).to.equal(1);
      holder = "b";
      telegram.says(a.ann, "two");
      await bench.hears(1);
      expect(bench.heard).to.have.length(1);
      expect([...a.log.lines, ...bench.log.lines].map(({ event }) => event)).not.to.include(
        "telegram.trouble",
      );
      expect(bench.adapter.trouble()).to.equal(undefined);
    }).timeout(40_000);

    it("does not end the other's poll when it stops without the turn", async () => {
      let holder = "a";
      const telegram = await openFakeTelegram();
      const turn = turnOf(() => holder, "a");
      const a = await openTelegramBench({ telegram, turn });
      telegram.says(a.ann, "one");
      await a.hears(1);
      await until("it is confirmed", () => telegram.pending === 0);
      holder = "b";
      bench = await openTelegramBench({ telegram, turn: turnOf(() => holder, "b") });
      await until("the first found out", () => turn.refused > 0);
      await bench.polls();
      const before = telegram.calls.length;
      await a.adapter.stop();
      const after = telegram.calls.slice(before).map(({ method }) => method);
      expect(after).not.to.include("getUpdates");
      expect(bench.log.of("telegram.trouble")).to.deep.equal([]);
    }).timeout(60_000);

    it("hears again what it could not keep before it lost the turn for a while", async () => {
      let holder = "a";
      const turn = turnOf(() => holder, "a");
      bench = await openTelegramBench({ turn });
      bench.answer = () => "unavailable";
      bench.telegram.says(bench.ann, "one");
      await until("it is in trouble", () => bench.adapter.trouble() !== undefined);
      holder = "b";
      await until("it found out", () => turn.refused > 1);
      // What it cannot keep is the other's by now.
      expect(bench.adapter.trouble()).to.equal(undefined);
      bench.answer = () => "durable";
      holder = "a";
      await until("it is confirmed", () => bench.telegram.pending === 0);
    }).timeout(40_000);

    it("has no trouble with Telegram any more when it loses the turn", async () => {
      let holder = "a";
      bench = await openTelegramBench({ turn: turnOf(() => holder, "a") });
      await bench.polls();
      const gone = { code: 401, description: "Unauthorized" };
      bench.telegram.fails("getUpdates", { kind: "error", ...gone });
      bench.telegram.says(bench.ann, "wakes the poll that is fine");
      await until("it is in trouble", () => bench.adapter.trouble() !== undefined);
      holder = "b";
      await until("it is well", () => bench.adapter.trouble() === undefined);
    });

    it("is one long poll as long as the turn lasts", async () => {
      let asked = 0;
      const turn: Turn = { take: async () => (asked += 1) > 0, leave: async () => undefined };
      bench = await openTelegramBench({ turn, clock: createHastyClock() });
      await until("it asked again and again", () => asked > 5);
      await bench.polls();
      expect(offsets(bench.telegram)).to.deep.equal([0]);
    });

    it("goes on, and ends, where the store says nothing at all", async () => {
      const silence = () => new Promise<never>(() => undefined);
      const turn: Turn = { take: silence, leave: silence };
      bench = await openTelegramBench({ turn, clock: createHastyClock() });
      for (const word of ["one", "two"]) {
        bench.telegram.says(bench.ann, word);
        await until("it is confirmed", () => bench.telegram.pending === 0);
      }
      await bench.adapter.stop();
      expect(bench.heard).to.have.length(2);
    });

    it("goes on where the store does not say whose turn it is", async () => {
      const turn: Turn = {
        take: () => Promise.reject(new Error("away")),
        leave: () => Promise.reject(new Error("away")),
      };
      bench = await openTelegramBench({ turn });
      bench.telegram.says(bench.ann, "one");
      await bench.hears(1);
    });
  });
});

const bye = {
  blocks: [{ kind: "text", spans: [{ kind: "text", text: "bye" }] }],
  tone: "plain",
  audience: "asker",
} as const;
