import { expect } from "chai";

import { seal } from "../../src/core/sealed.ts";
import { createTelegramAdapter } from "../../adapters/telegram/index.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { Turn } from "../../src/ports/turn.ts";
import { openFakeTelegram, type FakeTelegram } from "../support/telegram/fake-telegram.ts";
import { openTelegramBench, type TelegramBench } from "../support/telegram-bench.ts";
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

  it("does not ask again for an event that was refused for good", async () => {
    bench = await openTelegramBench();
    bench.answer = () => "refused";
    bench.telegram.says(bench.ann, "one");
    await until("it is confirmed", () => bench.telegram.pending === 0);
    expect(bench.heard).to.have.length(1);
  });

  it("goes on behind an update that nobody can read", async () => {
    bench = await openTelegramBench();
    bench.telegram.raw({ message: { text: "no chat, no date", from: bench.ann } });
    bench.telegram.says(bench.ann, "one");
    expect((await bench.hears(1)).content).to.include({ text: "one" });
    expect(bench.log.of("telegram.unreadable")).to.have.length(1);
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
    await until("it is well again", () => bench.adapter.trouble() === undefined, 20_000);
    // One quiet poll does not say that the other is gone: it may be between two of its own.
    const quiet = bench.telegram.calls.filter(({ payload }) => payload["timeout"] === 5);
    expect(quiet).to.have.length(2);
    bench.telegram.says(bench.ann, "still there?");
    await bench.hears(2);
    expect(bench.log.of("telegram.back")).to.have.length(1);
  }).timeout(40_000);

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
    bench = await openTelegramBench();
    await bench.polls();
    const gone = { code: 401, description: "Unauthorized" };
    bench.telegram.fails("getUpdates", { kind: "error", ...gone });
    bench.telegram.says(bench.ann, "one");
    await until("it is in trouble", () => bench.adapter.trouble() !== undefined);
    expect(bench.adapter.trouble()).to.equal("Telegram refuses the bot's token");
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
    const adapter = createTelegramAdapter({
      token: seal("123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
      apiRoot: bench.telegram.root,
      clock: createSystemClock(),
      logger: createCollectingLogger(),
      commands: [],
    });
    const outcome = await adapter.start(async () => "durable").catch((error: unknown) => error);
    expect(outcome).to.include({ code: "adapter.refused" });
    expect(String(outcome)).to.contain("@BotFather").and.not.to.contain("AAAAAA");
  });

  it("hands nothing over once it has stopped, and has confirmed what it took", async () => {
    bench = await openTelegramBench();
    bench.telegram.says(bench.ann, "one");
    await bench.hears(1);
    await bench.adapter.stop();
    expect(bench.telegram.pending).to.equal(0);
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
    let isKept = false;
    bench.answer = ({ at }) =>
      at.user === String(bench.ann.id) && !isKept ? "unavailable" : "durable";
    const from = (id: number): number =>
      bench.heard.filter(({ at }) => at.user === String(id)).length;
    bench.telegram.says(bench.ann, "stuck");
    await until("it is in trouble", () => bench.adapter.trouble() !== undefined);
    expect(bench.adapter.trouble()).to.contain("cannot be kept yet");
    bench.telegram.says(bob, "free");
    await until("he is heard", () => from(bob.id) === 1);
    // Nothing is confirmed past what is not durable.
    expect(bench.telegram.pending).to.equal(2);
    isKept = true;
    await until("all is confirmed", () => bench.telegram.pending === 0);
    await until("all is well", () => bench.adapter.trouble() === undefined);
    expect(from(bob.id)).to.equal(1);
  }).timeout(60_000);

  it("takes the webhook away later where Telegram did not answer at first", async () => {
    const telegram = await openFakeTelegram();
    await fetch(`${telegram.root}/bot${telegram.token}/setWebhook`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ url: "http://127.0.0.1:9/nobody" }),
    });
    telegram.fails("getWebhookInfo", { kind: "html" });
    bench = await openTelegramBench({ telegram });
    telegram.says(bench.ann, "one");
    await bench.hears(1);
  }).timeout(60_000);

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
      await bench.hears(1);
      holder = "b";
      await until("it found out", () => turn.refused > 1);
      bench.answer = () => "durable";
      holder = "a";
      await until("it is confirmed", () => bench.telegram.pending === 0);
    }).timeout(40_000);

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
