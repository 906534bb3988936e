import { expect } from "chai";

import { ownerOf, type Address } from "../../src/core/event.ts";
import { isFault } from "../../src/core/fault.ts";
import type { Receipt } from "../../src/ports/chat-adapter.ts";
import {
  buttons,
  commandButton,
  heading,
  privateButton,
  say,
  text,
  view,
  wordButton,
  type Block,
  type Button,
  type View,
} from "../../src/core/view/view.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { SealedCache } from "../../src/ports/sealed-cache.ts";
import { openMemoryStore } from "../../src/stores/memory.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { introduced, openTelegramBench, type TelegramBench } from "../support/telegram-bench.ts";
import { until } from "../support/until.ts";

const withId = (button: Button, id: string): Button => ({ ...button, id });
/** A store for what is remembered beside conversations, shared by several processes. */
const createMemoryCache = (): SealedCache =>
  openMemoryStore({ vault: createVault(createKeyRing()), clock: createSystemClock() }).cache;

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const file = (name: string, words: string): Block => ({
  kind: "file",
  name,
  label: "All pods",
  base64: Buffer.from(words).toString("base64"),
});

describe("speaking in Telegram", () => {
  let bench: TelegramBench;
  let here: Address;
  beforeEach(async () => {
    bench = await openTelegramBench();
    here = await introduced(bench);
  });
  afterEach(() => bench.close());

  const shown = () => bench.telegram.chat(bench.ann.id).filter(({ from }) => from === "bot");
  const last = () => {
    const message = shown().at(-1);
    if (!message) throw new Error("nothing stands");
    return message;
  };
  const methods = (): readonly string[] => bench.telegram.calls.map(({ method }) => method);
  const failing = (method: string, code: number, description: string): void =>
    bench.telegram.fails(method, { kind: "error", code, description });
  const outcome = (to: Address, said: View, key?: string): Promise<unknown> =>
    bench.sends(to, said, key).catch((error: unknown) => error);

  it("posts a view and edits it in place, under the same key", async () => {
    const key = await bench.sends(here, view([heading("one"), text("a < b & c")]));
    expect(last()).to.deep.include({ text: "one\n\na < b & c", edits: 0 });
    expect(await bench.sends(here, { ...say("two"), replaces: key })).to.equal(key);
    expect(shown().map((m) => [m.text, m.edits])).to.deep.equal([["two", 1]]);
  });

  it("shows no preview of a link, and makes no link of a name", async () => {
    await bench.sends(here, say("a pod called evil.example.com @someone #tag"));
    const call = bench.telegram.calls.find(({ method }) => method === "sendMessage");
    expect(call?.payload["link_preview_options"]).to.deep.equal({ is_disabled: true });
    expect(last().text.replaceAll("\u2060", "")).to.equal(
      "a pod called evil.example.com @someone #tag",
    );
    expect(last().text).not.to.contain("evil.example").and.not.to.contain("@someone");
  });

  it("takes an edit that changes nothing for done", async () => {
    const key = await bench.sends(here, say("same"));
    expect(await bench.sends(here, { ...say("same"), replaces: key })).to.equal(key);
    expect(shown()).to.have.length(1);
  });

  it("cannot edit what is gone: the bot then says it anew", async () => {
    const key = await bench.sends(here, say("one"));
    bench.telegram.deletes({ chat: bench.ann.id, id: last().id });
    const error = await outcome(here, { ...say("two"), replaces: key });
    expect(isFault(error, "adapter.undeliverable")).to.equal(true);
    expect(
      isFault(await outcome(here, { ...say("x"), replaces: "nonsense" }), "adapter.undeliverable"),
    ).to.equal(false);
  });

  it("falls back to plain text where Telegram refuses the HTML, and logs it", async () => {
    failing("sendMessage", 400, "Bad Request: can't parse entities: unsupported start tag");
    await bench.sends(here, view([heading("a <b> & c")]));
    expect(last()).to.deep.include({ text: "a <b> & c", html: "a <b> & c" });
    expect(bench.log.of("telegram.html-refused")).to.have.length(1);
  });

  it("does not try plain text again where Telegram refuses that, too", async () => {
    const sends = (): number =>
      bench.telegram.calls.filter(({ method }) => method === "sendMessage").length;
    const before = sends();
    const description = "Bad Request: can't parse entities: unsupported start tag";
    bench.telegram.fails("sendMessage", { kind: "error", code: 400, description }, 3);
    expect(isFault(await outcome(here, say("x")), "adapter.undeliverable")).to.equal(true);
    expect(sends() - before).to.equal(2);
  });

  it("splits a long view, keeps the order, puts the buttons on the last message", async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `line ${i} ${"x".repeat(30)}`);
    const row = buttons(withId(commandButton("Again", "x"), "b.1"));
    await bench.sends(here, view([text(lines.join("\n")), row]));
    const texts = shown().map((m) => m.text);
    expect(texts).to.have.length(3);
    expect(texts.map((t) => t.slice(0, 5))).to.deep.equal(["(1/3)", "(2/3)", "(3/3)"]);
    const all = texts.map((t) => t.replace(/^\(\d\/3\) /, "")).join("\n");
    expect(all).to.equal(lines.join("\n"));
    expect(shown().map((m) => m.keyboard.length)).to.deep.equal([0, 0, 1]);
  });

  it("edits a split answer as a whole from any of its buttons, and leaves no old part", async () => {
    const long = "y".repeat(9_000);
    const row = buttons(withId(commandButton("Again", "x"), "b.1"));
    const key = await bench.sends(here, view([text(long), row]));
    bench.telegram.presses(bench.ann, "Again");
    const pressed = await bench.hears(2);
    expect(pressed.message).to.equal(key);
    expect(await bench.sends(here, { ...say("short"), replaces: pressed.message ?? "" })).to.match(
      /\/\d+$/,
    );
    expect(shown().map((m) => m.text)).to.deep.equal(["short"]);
    const again = await bench.sends(here, { ...say(long), replaces: `${key.split(",")[0]}` });
    expect(shown()).to.have.length(3);
    expect(again.split(",")).to.have.length(3);
  });

  it("sends a file and a picture with their text and buttons below, whole", async () => {
    const row = buttons(withId(commandButton("Again", "x"), "b.1"));
    await bench.sends(here, view([heading("Pods"), file('po;"ds".csv', "a,b\r\n"), row]));
    expect(last().document?.bytes.toString()).to.equal("a,b\r\n");
    expect(last()).to.deep.include({ text: "Pods" });
    expect(last().document?.name).to.equal("po_ds_.csv");
    expect(
      last()
        .keyboard.flat()
        .map((b) => b.text),
    ).to.deep.equal(["Again"]);
    const image: Block = {
      kind: "image",
      alt: "A curve",
      name: "c.png",
      base64: png.toString("base64"),
    };
    await bench.sends(here, view([image]));
    expect(last().photo).to.deep.equal(png);
    expect(last().text).to.equal("A curve");
  });

  it("turns progress into a file, and leaves no progress behind", async () => {
    const key = await bench.sends(here, say("🔄 Asking Plume Cloud: pods …"), "m:1.progress");
    await bench.sends(here, { ...view([heading("Pods"), file("a.csv", "x")]), replaces: key });
    expect(shown().map((m) => [m.text, m.document?.name])).to.deep.equal([["Pods", "a.csv"]]);
  });

  it("sends what does not fit below a file before it", async () => {
    await bench.sends(here, view([text("z".repeat(1_500)), file("a.csv", "x")]));
    expect(shown().map((m) => m.text)).to.deep.equal(["z".repeat(1_500), "All pods"]);
  });

  it("deletes a secret before it says anything; says so where that is refused (F-S2)", async () => {
    const { message } = bench.telegram.says(bench.ann, "Basic dXNlcjpwYXNz");
    const event = await bench.hears(2);
    const erase = { message: event.message ?? "", unerased: say("delete it yourself") };
    await bench.sends(here, { view: say("deleted"), erase });
    expect(bench.telegram.chat(bench.ann.id).map((m) => m.id)).not.to.include(message?.message_id);
    expect(methods().filter((m) => m === "deleteMessage" || m === "sendMessage")).to.deep.equal([
      "deleteMessage",
      "sendMessage",
    ]);
    expect(last().text).to.equal("deleted");
    // Again, after an answer that was lost: it is gone already.
    await bench.sends(here, { view: say("still deleted"), erase });
    expect(last().text).to.equal("still deleted");
    failing("deleteMessage", 400, "Bad Request: message can't be deleted for everyone");
    await bench.sends(here, { view: say("deleted"), erase });
    expect(last().text).to.equal("delete it yourself");
    expect(bench.log.of("telegram.unerased")).to.have.length(1);
  });

  it("says that it could not delete the secret where that would take minutes", async () => {
    bench.telegram.says(bench.ann, "Basic dXNlcjpwYXNz");
    const { message = "" } = await bench.hears(2);
    const flood = { code: 429, description: "Too Many Requests: retry after 3600" };
    const wait = { retry_after: 3_600 };
    bench.telegram.fails("deleteMessage", { kind: "error", ...flood, parameters: wait });
    await bench.sends(here, { view: say("deleted"), erase: { message, unerased: say("kept") } });
    expect(last().text).to.equal("kept");
  });

  it("deletes it later where it was told that it could not, and says what is true in between", async () => {
    const clock = createFakeClock(Date.now());
    await bench.close();
    bench = await openTelegramBench({ clock });
    here = await introduced(bench);
    const { message } = bench.telegram.says(bench.ann, "Basic dXNlcjpwYXNz");
    const event = await bench.hears(2);
    const erase = { message: event.message ?? "", unerased: say("kept") };
    const stands = (): boolean =>
      bench.telegram.chat(bench.ann.id).some(({ id }) => id === message?.message_id);
    bench.telegram.fails("deleteMessage", { kind: "html" }, 2);
    const first = await bench.sends(here, { view: say("deleted"), erase }, "m:9.0").catch((e) => e);
    expect(isFault(first, "adapter.unavailable")).to.equal(true);
    // A minute later the person has to know.
    clock.advance(60_000);
    await bench.sends(here, { view: say("deleted"), erase }, "m:9.0");
    expect([last().text, stands()]).to.deep.equal(["kept", true]);
    clock.advance(60_000);
    await until("it is gone", () => !stands());
  });

  it("does not say that it is still there where only the saying failed", async () => {
    bench.telegram.says(bench.ann, "Basic dXNlcjpwYXNz");
    const { message = "" } = await bench.hears(2);
    const erasing = { view: say("deleted"), erase: { message, unerased: say("kept") } };
    bench.telegram.fails("sendMessage", { kind: "html" });
    await bench.sends(here, erasing, "m:8.0").catch(() => undefined);
    await bench.sends(here, erasing, "m:8.0");
    expect(last().text).to.equal("deleted");
  });

  it("says nothing before the secret is deleted: Telegram may be away for a moment", async () => {
    bench.telegram.says(bench.ann, "Basic dXNlcjpwYXNz");
    const { message = "" } = await bench.hears(2);
    const erasing = { view: say("deleted"), erase: { message, unerased: say("kept") } };
    bench.telegram.fails("deleteMessage", { kind: "cut" });
    const error = await bench.sends(here, erasing, "m:1.0").catch((e: unknown) => e);
    expect(isFault(error, "adapter.unavailable")).to.equal(true);
    expect(shown()).to.deep.equal([]);
    await bench.sends(here, erasing, "m:1.0");
    expect(shown().map((m) => m.text)).to.deep.equal(["deleted"]);
  });

  it("goes on behind the parts that are out when a sending is repeated", async () => {
    const long = say("w".repeat(9_000));
    let sent = 0;
    const counted = (): boolean => (sent = shown().length) > 0;
    bench.telegram.fails("sendMessage", { kind: "slow", ms: 0 });
    const first = bench.sends(here, long, "m:1.0").catch((error: unknown) => error);
    await until("one part is out", counted);
    bench.telegram.fails("sendMessage", { kind: "cut" });
    await first;
    await bench.sends(here, long, "m:1.0");
    expect(shown().map((m) => m.text.slice(0, 5))).to.deep.equal(["(1/3)", "(2/3)", "(3/3)"]);
    expect(sent).to.be.above(0);
  });

  it("says nothing twice under one key", async () => {
    const key = await bench.sends(here, say("once"), "m:1.0");
    expect(await bench.sends(here, say("once"), "m:1.0")).to.equal(key);
    expect(shown()).to.have.length(1);
  });

  it("tells when to come back, when it is not known, and what will never be", async () => {
    const flood = { code: 429, description: "Too Many Requests: retry after 1" };
    bench.telegram.fails("sendMessage", {
      kind: "error",
      ...flood,
      parameters: { retry_after: 1 },
    });
    const limited = await outcome(here, say("x"));
    if (!isFault(limited, "adapter.rate-limited")) throw new Error("not limited");
    expect(limited.details.retryAfterMs).to.equal(1_000);
    const before = performance.now();
    await bench.sends(here, say("after the wait"));
    expect(performance.now() - before).to.be.above(800);
    bench.telegram.fails("sendMessage", { kind: "lost-reply" });
    expect(isFault(await outcome(here, say("lost")), "adapter.unavailable")).to.equal(true);
    bench.telegram.fails("sendMessage", { kind: "html" });
    expect(isFault(await outcome(here, say("x")), "adapter.unavailable")).to.equal(true);
    bench.telegram.blocks(bench.ann);
    const blocked = await outcome(here, say("x"));
    if (!isFault(blocked, "adapter.undeliverable")) throw new Error("not undeliverable");
    expect(blocked.details.reason).to.contain("blocked by the user");
    expect(bench.log.lines.filter(({ level }) => level === "error")).to.deep.equal([]);
  });

  it("names neither token nor words in what goes wrong", async () => {
    bench.telegram.fails("sendMessage", { kind: "cut" });
    const error = await outcome(here, say("very private"));
    expect(String(error)).not.to.contain(bench.telegram.token).and.not.to.contain("private");
    expect(bench.log.text()).not.to.contain(bench.telegram.token);
  });

  it("is called off by its signal", async () => {
    bench.telegram.fails("sendMessage", { kind: "hang" });
    const stop = new AbortController();
    const sending = bench.adapter
      .send(here, { view: say("x") }, { key: "m:1.0", signal: stop.signal })
      .catch((error: unknown) => error);
    await until("it is on its way", () => methods().includes("sendMessage"));
    stop.abort();
    expect(isFault(await sending, "adapter.unavailable")).to.equal(true);
    const never = await bench.adapter
      .send(here, { view: say("x") }, { key: "m:2.0", signal: AbortSignal.abort() })
      .catch((error: unknown) => error);
    expect(isFault(never, "adapter.unavailable")).to.equal(true);
  });

  describe("in a group", () => {
    it("answers the message in its topic, and leads sign-in to the private chat", async () => {
      const group = bench.telegram.group("Ops", { forum: true, supergroup: true });
      const thread = bench.telegram.topic(group);
      const { message } = bench.telegram.says(bench.ann, "/health", { chat: group, thread });
      const { at } = await bench.hears(2);
      await bench.sends(at, view([text("over there"), buttons(privateButton("Go on", "auth"))]));
      const [answer] = bench.telegram.chat(group).filter(({ from }) => from === "bot");
      expect(answer).to.deep.include({ thread, replyTo: message?.message_id });
      expect(answer?.keyboard).to.deep.equal([
        [{ text: "Go on", url: "https://t.me/plume_test_bot?start=auth" }],
      ]);
    });

    it("answers all the same when the message or its topic is gone", async () => {
      const group = bench.telegram.group("Ops", { forum: true, supergroup: true });
      const thread = bench.telegram.topic(group);
      const update = bench.telegram.says(bench.ann, "/health", { chat: group, thread });
      const { at } = await bench.hears(2);
      bench.telegram.deletes(update);
      await bench.sends(at, say("one"));
      failing("sendMessage", 400, "Bad Request: message thread not found");
      await bench.sends(at, say("two"));
      const answers = bench.telegram.chat(group).filter(({ from }) => from === "bot");
      expect(answers.map((m) => m.text)).to.deep.equal(["one", "two"]);
      expect(answers[1]?.thread).to.equal(undefined);
    });

    it("follows it when it becomes a supergroup, also with what is said later", async () => {
      const group = bench.telegram.group("Ops");
      bench.telegram.says(bench.ann, "/health", { chat: group });
      const { at } = await bench.hears(2);
      const moved = bench.telegram.migrates(group);
      await bench.sends(at, say("one"));
      const key = await bench.sends(at, say("two"));
      const answers = bench.telegram.chat(moved).filter(({ from }) => from === "bot");
      expect(answers.map((m) => m.text)).to.deep.equal(["one", "two"]);
      await bench.sends(at, { ...say("three"), replaces: key });
      const old = `${group.id}/${key.split("/")[1]}`;
      await bench.sends(at, { ...say("four"), replaces: old });
      const after = bench.telegram.chat(moved).filter(({ from }) => from === "bot");
      // Messages of before have other numbers there: nothing else may be overwritten.
      expect(after.map((m) => m.text)).to.deep.equal(["one", "three", "four"]);
      expect(bench.log.of("telegram.group-moved")).to.have.length(1);
    });

    it("takes no other message for its own where it moved meanwhile", async () => {
      const group = bench.telegram.group("Ops");
      bench.telegram.says(bench.ann, "/health", { chat: group });
      const { at, message = "" } = await bench.hears(2);
      const long = await bench.sends(at, say("y".repeat(9_000)));
      const moved = bench.telegram.migrates(group);
      // Its messages are numbered anew: some of these have the numbers of those above.
      const news = Array.from({ length: 9 }, (_, i) => `news ${i}`);
      for (const words of news) await bench.sends(bench.at(bench.ann, moved), say(words));
      const stands = () => bench.telegram.chat(moved).filter(({ from }) => from === "bot");
      const numbers = stands().map(({ id }) => `${id}`);
      expect(numbers).to.include.members([...long.split(/[/,]/).slice(1), message.split("/")[1]]);
      await bench.sends(at, { ...say("short"), replaces: long });
      const erase = { message, unerased: say("kept") };
      await bench.sends(at, { view: say("deleted"), erase });
      expect(stands().map((m) => m.text)).to.deep.equal([...news, "short", "kept"]);
      expect(stands().map((m) => m.replyTo)).to.deep.equal(stands().map(() => undefined));
    });

    it("gives up on one that it was thrown out of, or that is gone", async () => {
      const group = bench.telegram.group("Ops", { supergroup: true });
      bench.telegram.says(bench.ann, "/health", { chat: group });
      const { at } = await bench.hears(2);
      bench.telegram.kicks(group);
      expect(isFault(await outcome(at, say("x")), "adapter.undeliverable")).to.equal(true);
      bench.telegram.removes(group);
      expect(isFault(await outcome(at, say("x")), "adapter.undeliverable")).to.equal(true);
    });
  });

  describe("the buttons of a question", () => {
    const asked = (words: string, asking: string) => ({
      view: view([text(words), buttons(withId(wordButton("Cancel", "cancel"), "b.1"))]),
      asking,
    });

    it("go once it is answered, whatever is said then", async () => {
      await bench.sends(here, asked("one?", "r/asking/one"));
      await bench.sends(here, { view: say("done"), asking: "" });
      await until("they are gone", () => shown().every((m) => m.keyboard.length === 0));
    });

    it("stay while it is open, on the last message that asks it", async () => {
      await bench.sends(here, asked("one?", "r/asking/one"));
      await bench.sends(here, { view: say("an answer between"), asking: "r/asking/one" });
      expect(shown().map((m) => m.keyboard.length)).to.deep.equal([1, 0]);
      await bench.sends(here, asked("back to one?", "r/asking/one"));
      await until("only the last has them", () => shown()[0]?.keyboard.length === 0);
      expect(shown().map((m) => m.keyboard.length)).to.deep.equal([0, 0, 1]);
    });

    it("go, too, where another process asked it, or this one before a restart", async () => {
      const cache = createMemoryCache();
      const questionName = `question:${ownerOf(here)}:${here.place}`;
      const one = await openTelegramBench({ telegram: bench.telegram, cache, asleep: true });
      const other = await openTelegramBench({ telegram: bench.telegram, cache, asleep: true });
      await one.sends(here, asked("one?", "r/asking/one"));
      await until("it is remembered", async () => (await cache.load(questionName)) !== undefined);
      await other.sends(here, { view: say("done"), asking: "" });
      await until("they are gone", () => shown().every((m) => m.keyboard.length === 0));
      await until("it is forgotten", async () => (await cache.load(questionName)) === undefined);
    });

    it("are no trouble where the store is away", async () => {
      const away = () => Promise.reject(new Error("away"));
      const cache = { ...createMemoryCache(), load: away, save: away, remove: away };
      const one = await openTelegramBench({ telegram: bench.telegram, cache, asleep: true });
      await one.sends(here, asked("one?", "r/asking/one"));
      await one.sends(here, { view: say("done"), asking: "" });
      expect(last().text).to.equal("done");
    });

    it("are not taken from a message that became an answer with buttons of its own", async () => {
      const key = await bench.sends(here, asked("one?", "r/asking/one"));
      const row = buttons(withId(commandButton("Pods", "nodes"), "b.2"));
      const answer = { ...view([text("the answer"), row]), replaces: key };
      await bench.sends(here, { view: answer, asking: "" });
      await bench.sends(here, { view: say("next"), asking: "" });
      expect(shown().map((m) => m.keyboard.length)).to.deep.equal([1, 0]);
    });

    it("go in the end, also where Telegram has no room for that now", async () => {
      await bench.sends(here, asked("one?", "r/asking/one"));
      const flood = { code: 429, description: "Too Many Requests", parameters: { retry_after: 1 } };
      bench.telegram.fails("editMessageReplyMarkup", { kind: "error", ...flood });
      await bench.sends(here, { view: say("done"), asking: "" });
      await until("they are gone", () => shown().every((m) => m.keyboard.length === 0));
    });

    it("hold up no answer where Telegram has no room for taking them away", async () => {
      await bench.sends(here, asked("one?", "r/asking/one"));
      const flood = {
        code: 429,
        description: "Too Many Requests",
        parameters: { retry_after: 600 },
      };
      bench.telegram.fails("editMessageReplyMarkup", { kind: "error", ...flood });
      await bench.sends(here, { view: say("done"), asking: "" });
      await until("it was tried", () => methods().includes("editMessageReplyMarkup"));
      await bench.sends(here, say("the next answer"));
      expect(last().text).to.equal("the next answer");
    });

    it("are not missed where they cannot be taken away", async () => {
      await bench.sends(here, asked("one?", "r/asking/one"));
      bench.telegram.fails("editMessageReplyMarkup", { kind: "cut" });
      await bench.sends(here, { view: say("done"), asking: "" });
      expect(last().text).to.equal("done");
    });
  });

  describe("a press", () => {
    // Time stands still: how fast the machine is decides nothing.
    let clock: FakeClock;
    beforeEach(async () => {
      await bench.close();
      clock = createFakeClock(Date.now());
      bench = await openTelegramBench({ clock });
      here = await introduced(bench);
    });
    const row = view([text("press"), buttons(withId(commandButton("Again", "x"), "b.1"))]);

    it("is answered at once, also while nothing can be stored (F22)", async () => {
      await bench.sends(here, row);
      bench.answer = () => new Promise(() => undefined);
      bench.telegram.presses(bench.ann, "Again");
      await bench.hears(2);
      clock.advance(250);
      await until("it is answered", () => bench.telegram.answeredCallbacks.length === 1);
      expect(bench.telegram.answeredCallbacks[0]).to.include({ alert: false });
    });

    it("is answered before the bot ends", async () => {
      await bench.sends(here, row);
      bench.answer = () => new Promise(() => undefined);
      bench.telegram.presses(bench.ann, "Again");
      await bench.hears(2);
      await bench.adapter.stop();
      await until("it is answered", () => bench.telegram.answeredCallbacks.length === 1);
    });

    it("gets a remark in passing, for who pressed alone", async () => {
      await bench.sends(here, row);
      bench.answer = async ({ at, delivery }): Promise<Receipt> => {
        const remark: View = { ...say("It is old."), passing: true };
        await bench.sends(at, remark, `${delivery}.0`);
        return "durable";
      };
      bench.telegram.presses(bench.ann, "Again");
      await until("it is answered", () => bench.telegram.answeredCallbacks.length === 1);
      expect(bench.telegram.answeredCallbacks[0]).to.include({ text: "It is old.", alert: true });
      expect(shown().map((m) => m.text)).to.deep.equal(["press"]);
    });

    it("is answered without words where the remark cannot be told, and gets a message", async () => {
      await bench.sends(here, row);
      bench.telegram.fails("answerCallbackQuery", { kind: "cut" });
      bench.answer = async ({ at, delivery }): Promise<Receipt> => {
        await bench.sends(at, { ...say("It is old."), passing: true }, `${delivery}.0`);
        return "durable";
      };
      bench.telegram.presses(bench.ann, "Again");
      await until("it is answered", () => bench.telegram.answeredCallbacks.length === 1);
      await until("it is said", () => last().text === "It is old.");
    });

    it("gets it as a message where the remark comes too late", async () => {
      await bench.sends(here, row);
      bench.telegram.presses(bench.ann, "Again");
      const { at, delivery } = await bench.hears(2);
      clock.advance(250);
      await until("it is answered", () => bench.telegram.answeredCallbacks.length === 1);
      await bench.sends(at, { ...say("It is old."), passing: true }, `${delivery}.0`);
      expect(last().text).to.equal("It is old.");
    });
  });

  describe("typing", () => {
    it("is shown while an answer takes its time, never when it comes at once", async () => {
      // Time stands still: how fast the machine is decides nothing.
      const clock = createFakeClock(Date.now());
      await bench.close();
      bench = await openTelegramBench({ clock });
      here = await introduced(bench);
      bench.telegram.says(bench.ann, "/health a b");
      const { at, delivery } = await bench.hears(2);
      clock.advance(400);
      await until("it is shown", () => bench.telegram.actions.length === 1);
      expect(bench.telegram.actions[0]).to.include({ chat: bench.ann.id, action: "typing" });
      await bench.sends(at, say("well"), `${delivery}.0`);
      const bob = bench.telegram.person("Bob");
      bench.answer = async (event): Promise<Receipt> => {
        await bench.sends(event.at, say("at once"), `${event.delivery}.0`);
        return "durable";
      };
      bench.telegram.says(bob, "/health");
      await until("it is answered", () => bench.telegram.reads(bob).length === 1);
      bench.answer = () => "durable";
      bench.telegram.says(bench.telegram.person("Carl"), "/health");
      await bench.hears(4);
      clock.advance(400);
      await until("it is shown to the third", () => bench.telegram.actions.length > 1);
      expect(bench.telegram.actions.map(({ chat }) => chat)).not.to.include(bob.id);
    });

    it("is not shown for what is not taken, and a press of it is answered", async () => {
      const clock = createFakeClock(Date.now());
      await bench.close();
      bench = await openTelegramBench({ clock });
      here = await introduced(bench);
      const { delivery } = await bench.hears(1);
      const row = view([buttons(withId(commandButton("Again", "x"), "b.1"))]);
      await bench.sends(here, row, `${delivery}.0`);
      bench.answer = () => "refused";
      bench.telegram.presses(bench.ann, "Again");
      await until("it is answered", () => bench.telegram.answeredCallbacks.length === 1);
      bench.answer = () => "durable";
      bench.telegram.says(bench.telegram.person("Bob"), "/health");
      await bench.hears(3);
      clock.advance(400);
      await until("it is shown to the other", () => bench.telegram.actions.length > 0);
      expect(bench.telegram.actions.map(({ chat }) => chat)).not.to.include(bench.ann.id);
    });

    it("goes with progress, which is one message edited in place", async () => {
      const progress = (words: string, replaces?: string): View => {
        const block: Block = { kind: "progress", label: words, parts: [] };
        return replaces === undefined ? view([block]) : { ...view([block]), replaces };
      };
      const key = await bench.sends(here, progress("one"), "m:1.progress");
      expect(await bench.sends(here, progress("two", key), "m:1.progress")).to.equal(key);
      await bench.sends(here, { ...say("the answer"), replaces: key }, "m:1.0");
      expect(shown().map((m) => [m.text, m.edits])).to.deep.equal([["the answer", 2]]);
      expect(bench.telegram.actions).to.have.length(1);
    });
  });
});
