import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { webhookSecret, isFromTelegram } from "../../adapters/telegram/verify.ts";
import { seal } from "../../src/core/sealed.ts";
import {
  createHastyClock,
  openTelegramBench,
  type TelegramBench,
} from "../support/telegram-bench.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { freePort } from "../support/redis-server.ts";
import { until } from "../support/until.ts";

describe("the secret of a webhook", () => {
  it("is the same for every process of a bot, another for another bot, and fit for Telegram", () => {
    const secret = webhookSecret(seal("1:abc"));
    expect(secret).to.equal(webhookSecret(seal("1:abc")));
    expect(secret).not.to.equal(webhookSecret(seal("1:abd")));
    expect(secret).to.match(/^[A-Za-z0-9_-]{1,256}$/);
    expect(secret).not.to.contain("abc");
  });

  it("is recognised alone, whole", () => {
    expect(isFromTelegram("secret", "secret")).to.equal(true);
    for (const shown of [undefined, "", "secre", "secret ", "Secret", ["secret"]])
      expect(isFromTelegram(shown, "secret")).to.equal(false);
  });
});

describe("a webhook for Telegram", () => {
  let bench: TelegramBench;
  let url: string;
  let port: number;
  beforeEach(async () => {
    port = await freePort();
    url = `http://127.0.0.1:${port}/telegram`;
    bench = await openTelegramBench({ webhook: { url, port } });
  });
  afterEach(() => bench.close());

  const secret = (): string => webhookSecret(seal(bench.telegram.token));
  const post = (body: string, headers: { [name: string]: string } = {}, to = url) =>
    fetch(to, {
      method: "POST",
      body,
      headers: { "x-telegram-bot-api-secret-token": secret(), ...headers },
    });
  /** A call by hand: what it says is complete once the webhook hangs up. */
  const callByHand = (...headers: readonly string[]) => {
    const socket = connect(port, "127.0.0.1");
    let said = "";
    const answer = new Promise<string>((resolve) => {
      socket.setEncoding("utf8").on("data", (text: string) => (said += text));
      socket.on("close", () => resolve(said));
      socket.on("error", () => resolve(said));
    });
    const secretLine = `x-telegram-bot-api-secret-token: ${secret()}`;
    const lines = ["POST /telegram HTTP/1.1", "host: x", secretLine, ...headers];
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    return { socket, answer, said: () => said };
  };
  const update = (id: number): string =>
    JSON.stringify({
      update_id: id,
      message: {
        message_id: 1,
        date: Math.floor(Date.now() / 1_000),
        chat: { id: bench.ann.id, type: "private", first_name: "Ann" },
        from: bench.ann,
        text: "hello",
      },
    });
  const isSet = (): Promise<void> =>
    until("the webhook is set", () =>
      bench.telegram.calls.some((c) => c.method === "setWebhook" && c.outcome === "ok"),
    );

  it("is told to Telegram with its secret, and hears", async () => {
    await isSet();
    bench.telegram.says(bench.ann, "one");
    expect((await bench.hears(1)).content).to.include({ text: "one" });
    await until("it is confirmed", () => bench.telegram.pending === 0);
    expect(bench.telegram.calls.map(({ method }) => method)).not.to.include("getUpdates");
  });

  it("acknowledges only what is durable, and gets the rest again, in order", async () => {
    await isSet();
    let refusals = 2;
    bench.answer = ({ content }) =>
      content.kind === "text" && content.text === "a" && refusals-- > 0 ? "unavailable" : "durable";
    for (const word of ["a", "b"]) bench.telegram.says(bench.ann, word);
    await until("both are confirmed", () => bench.telegram.pending === 0);
    const words = bench.heard.map(({ content }) => (content.kind === "text" ? content.text : ""));
    expect(words).to.deep.equal(["a", "a", "a", "b"]);
    expect(new Set(bench.heard.slice(0, 3).map(({ delivery }) => delivery)).size).to.equal(1);
  });

  it("is not answered before the event is durable", async () => {
    let release = (): void => undefined;
    bench.answer = () => new Promise((resolve) => (release = () => resolve("durable")));
    let answered: number | undefined;
    const answer = post(update(1)).then(({ status }) => (answered = status));
    await bench.hears(1);
    // An answer that is on its way has the time to arrive.
    await sleep(200);
    expect(answered).to.equal(undefined);
    release();
    expect(await answer).to.equal(200);
  });

  it("asks to come again where nothing can be kept, also by an error", async () => {
    bench.answer = () => "unavailable";
    const refused = await post(update(1));
    expect([refused.status, refused.headers.get("retry-after")]).to.deep.equal([503, "1"]);
    bench.answer = () => Promise.reject(new Error("broken"));
    expect((await post(update(2))).status).to.equal(503);
  });

  it("takes nothing without the secret, and logs that once", async () => {
    for (const shown of ["wrong", ""]) {
      const answer = await post(update(1), { "x-telegram-bot-api-secret-token": shown });
      expect(answer.status).to.equal(401);
    }
    expect((await fetch(url, { method: "POST", body: update(1) })).status).to.equal(401);
    expect(bench.heard).to.deep.equal([]);
    expect(bench.log.of("telegram.webhook-refused")).to.have.length(1);
    expect(bench.log.text()).not.to.contain(secret());
  });

  it("refuses what is too long, by its length and while it comes", async () => {
    // Who is refused is not read on.
    const long = await callByHand("content-length: 1100000").answer;
    expect(long).to.contain("413").and.to.contain("connection: close");
    const slow = callByHand("transfer-encoding: chunked");
    const chunk = " ".repeat(65_536);
    for (let i = 0; i < 20; i += 1) slow.socket.write(`10000\r\n${chunk}\r\n`);
    expect(await slow.answer).to.contain("413");
  });

  it("asks to come again as long as the bot does not know its own name", async () => {
    await isSet();
    await bench.adapter.stop();
    bench.telegram.fails("getMe", { kind: "cut" }, 50);
    const other = await openTelegramBench({ telegram: bench.telegram, webhook: { url, port } });
    try {
      expect((await post(update(1))).status).to.equal(503);
      expect(other.heard).to.deep.equal([]);
    } finally {
      await other.adapter.stop();
    }
  });

  it("answers what is no update, no path and no method of its own without harm", async () => {
    expect((await post("{")).status).to.equal(400);
    expect((await post("[]")).status).to.equal(400);
    expect((await post('{"update_id":"x","text":"typed by Ann"}')).status).to.equal(400);
    expect(bench.log.text()).not.to.contain("typed by Ann");
    expect((await post(update(1), {}, `http://127.0.0.1:${port}/other`)).status).to.equal(404);
    expect((await fetch(url)).status).to.equal(405);
    expect((await post('{"update_id":1,"message":{"text":"no chat"}}')).status).to.equal(200);
    expect(bench.heard).to.deep.equal([]);
  });

  it("listens on loopback alone unless told otherwise", async () => {
    expect(bench.adapter.port).to.equal(port);
    expect((await fetch(url)).status).to.equal(405);
    // Another address of this machine that only a server on all of them has.
    const elsewhere = await fetch(url.replace("127.0.0.1", "127.0.0.2")).catch(() => "closed");
    expect(elsewhere).to.equal("closed");
  });

  it("ends with what it is working on, and leaves the address with Telegram", async () => {
    await isSet();
    let release = (): void => undefined;
    bench.answer = () => new Promise((resolve) => (release = () => resolve("durable")));
    const answered = post(update(1)).then(({ status }) => status);
    await bench.hears(1);
    const stopped = bench.adapter.stop();
    release();
    expect(await answered).to.equal(200);
    await stopped;
    expect(await post(update(2)).catch(() => "closed")).to.equal("closed");
    expect(bench.telegram.calls.map(({ method }) => method)).not.to.include("deleteWebhook");
  });

  it("asks who is still sending when it ends to come again, and takes nothing more", async () => {
    await isSet();
    const body = update(1);
    const slow = callByHand(`content-length: ${body.length}`, "expect: 100-continue");
    slow.socket.write(body.slice(0, 10));
    await until("the call is being read", () => slow.said().includes("100 Continue"));
    const stopped = bench.adapter.stop();
    slow.socket.write(body.slice(10));
    expect(await slow.answer).to.contain("503 Service Unavailable");
    await stopped;
    expect(bench.heard).to.deep.equal([]);
  });

  it("ends, too, where the bot never says what became of an update", async () => {
    await isSet();
    bench.answer = () => new Promise(() => undefined);
    const answered = post(update(1)).catch(() => "closed");
    await bench.hears(1);
    await bench.adapter.stop();
    expect(await answered).to.equal("closed");
  });

  it("opens nothing once it was told to end", async () => {
    await bench.adapter.stop();
    const other = await openTelegramBench({
      telegram: bench.telegram,
      webhook: { url, port },
      asleep: true,
    });
    await other.adapter.stop();
    await other.adapter.start(async () => "durable");
    expect(other.adapter.port).to.equal(undefined);
    await other.adapter.stop();
  });

  it("ends without a word while Telegram does not answer", async () => {
    await isSet();
    await bench.adapter.stop();
    for (const method of ["setWebhook", "getWebhookInfo"]) {
      const before = bench.telegram.calls.length;
      bench.telegram.fails(method, { kind: "hang" });
      const clock = createHastyClock();
      const other = await openTelegramBench({
        telegram: bench.telegram,
        webhook: { url, port },
        clock,
      });
      await until("it is asked", () =>
        bench.telegram.calls
          .slice(before)
          .some((call) => call.method === method && call.outcome === "pending"),
      );
      await other.adapter.stop();
      expect(other.log.of("telegram.trouble")).to.deep.equal([]);
    }
  });

  it("that cannot be set now is set later, and the bot is not ready until then", async () => {
    await isSet();
    await bench.adapter.stop();
    bench.telegram.fails("setWebhook", { kind: "cut" });
    const other = await openTelegramBench({ telegram: bench.telegram, webhook: { url, port } });
    try {
      await until("it is in trouble", () => other.adapter.trouble() !== undefined);
      expect(other.adapter.trouble()).to.contain("the webhook cannot be set");
      await until("it is well again", () => other.adapter.trouble() === undefined);
    } finally {
      await other.adapter.stop();
    }
  });

  describe("that is looked after", () => {
    let aheadMs: number;
    const hasty = createHastyClock();
    const clock: Clock = { ...hasty, now: () => hasty.now() + aheadMs };
    let other: TelegramBench;
    beforeEach(async () => {
      aheadMs = 0;
      await isSet();
      await bench.adapter.stop();
      other = await openTelegramBench({ telegram: bench.telegram, webhook: { url, port }, clock });
      await until("it is set", () => sets() === 2);
    });
    afterEach(() => other.adapter.stop());

    const sets = (): number =>
      bench.telegram.calls.filter((c) => c.method === "setWebhook" && c.outcome === "ok").length;
    /** Waits until Telegram was asked so many times more how it goes. */
    const looks = async (count: number): Promise<void> => {
      const seen = (): number =>
        bench.telegram.calls.filter((c) => c.method === "getWebhookInfo" && c.outcome === "ok")
          .length;
      const before = seen();
      await until("it was looked at", () => seen() >= before + count);
    };
    const call = (method: string, payload: object): Promise<Response> =>
      fetch(`${bench.telegram.root}/bot${bench.telegram.token}/${method}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(payload),
      });

    it("is set again where somebody took it away", async () => {
      await call("deleteWebhook", {});
      await until("it is set again", () => sets() === 3);
      other.telegram.says(other.ann, "one");
      await other.hears(1);
    });

    it("asks for all that it hears, also where somebody wanted less", async () => {
      await call("setWebhook", { url, allowed_updates: ["message"] });
      await call("deleteWebhook", {});
      await until("it is set again", () => sets() === 4);
      const said = other.telegram.says(other.ann, "one");
      await other.hears(1);
      other.telegram.edits(said, "two");
      expect((await other.hears(2)).content).to.include({ kind: "edited", text: "two" });
    });

    it("is left alone where somebody set another, and that is said", async () => {
      await call("setWebhook", { url: "http://127.0.0.1:9/nobody" });
      await until("it is in trouble", () => other.adapter.trouble() !== undefined);
      expect(other.adapter.trouble()).to.equal("Telegram sends the updates elsewhere");
      await looks(3);
      expect(sets()).to.equal(3);
      expect(other.log.of("telegram.trouble")).to.have.length(1);
    });

    it("tells which of Telegram's calls failed, as long as that is news", async () => {
      other.answer = () => "unavailable";
      other.telegram.says(other.ann, "one");
      const failed = "Telegram's calls fail: Wrong response from the webhook: 503 ";
      await until("it is in trouble", () => other.adapter.trouble() !== undefined);
      expect(other.adapter.trouble()).to.contain(failed);
      other.answer = () => "durable";
      await until("it is confirmed", () => bench.telegram.pending === 0);
      await looks(3);
      expect(other.adapter.trouble()).to.contain(failed);
      aheadMs = 180_000;
      await until("it is well again", () => other.adapter.trouble() === undefined);
    });

    it("says when Telegram does not say how it goes", async () => {
      bench.telegram.fails("getWebhookInfo", { kind: "html" });
      await until("it is well again", () => other.log.of("telegram.back").length === 1);
      expect(other.log.reasons("telegram.trouble")).to.deep.equal([
        "Telegram cannot be reached: an answer that is not Telegram's",
      ]);
    });
  });

  it("hears at an address that has a query", async () => {
    await isSet();
    await bench.adapter.stop();
    const webhook = { url: `${url}?bot=1`, port };
    const other = await openTelegramBench({ telegram: bench.telegram, webhook });
    try {
      bench.telegram.says(bench.ann, "one");
      await other.hears(1);
    } finally {
      await other.adapter.stop();
    }
  });

  it("does not start on a port that is taken", async () => {
    const other = await openTelegramBench({
      telegram: bench.telegram,
      webhook: { url, port },
      asleep: true,
    });
    const outcome = await other.adapter.start(async () => "durable").catch((e: unknown) => e);
    expect(outcome).to.include({ code: "adapter.refused" });
    expect(String(outcome)).to.contain("EADDRINUSE");
    await other.adapter.stop();
  });
});
