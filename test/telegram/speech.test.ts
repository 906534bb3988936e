import { expect } from "chai";

import { telegramLimits, type Limits } from "../../adapters/telegram/pace.ts";
import { ownerOf, type Address, type ChatEvent } from "../../src/core/event.ts";
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
import { seal } from "../../src/core/sealed.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { SealedCache } from "../../src/ports/sealed-cache.ts";
import { openMemoryStore } from "../../src/stores/memory.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { introduced, openTelegramBench, type TelegramBench } from "../support/telegram-bench.ts";
import { until } from "../support/until.ts";

const withId = (button: Button, id: string): Button => ({ ...button, id });
/** A store for what is remembered beside conversations, shared by several processes. */
const createMemoryCache = (clock: Clock = createSystemClock()): SealedCache =>
  openMemoryStore({ vault: createVault(createKeyRing()), clock }).cache;

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
  const calls = (method: string): number => methods().filter((one) => one === method).length;
  /** From here on time stands still: how fast the machine is decides nothing. */
  const stopTime = async (more: { readonly limits?: Limits } = {}): Promise<FakeClock> => {
    const clock = createFakeClock(Date.now());
    await bench.close();
    bench = await openTelegramBench({ clock, ...more });
    here = await introduced(bench);
    return clock;
  };
  /** Lets time pass until it is so. */
  const passing = (clock: FakeClock, what: string, holds: () => boolean): Promise<void> =>
    until(what, () => {
      clock.advance(100);
      return holds();
    });
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
    await bench.sends(here, { ...say("x"), replaces: "nonsense" });
    expect(shown().map((m) => m.text)).to.deep.equal(["x"]);
  });

  it("falls back to plain text where Telegram refuses the HTML, and logs it", async () => {
    failing("sendMessage", 400, "Bad Request: can't parse entities: unsupported start tag");
    await bench.sends(here, view([heading("a <b> & c")]));
    expect(last()).to.deep.include({ text: "a <b> & c", html: "a <b> & c" });
    expect(bench.log.of("telegram.html-refused")).to.have.length(1);
  });

  it("does not try plain text again where Telegram refuses that, too", async () => {
    const before = calls("sendMessage");
    const description = "Bad Request: can't parse entities: unsupported start tag";
    bench.telegram.fails("sendMessage", { kind: "error", code: 400, description }, 3);
    expect(isFault(await outcome(here, say("x")), "adapter.undeliverable")).to.equal(true);
    expect(calls("sendMessage") - before).to.equal(2);
  });

  it("does not try again where the reason that Telegram names changes nothing", async () => {
    const code = 400;
    for (const fault of [
      { code, description: "Bad Request: message thread not found" },
      { code, description: "Bad Request", parameters: { migrate_to_chat_id: bench.ann.id } },
    ]) {
      const before = calls("sendMessage");
      bench.telegram.fails("sendMessage", { kind: "error", ...fault });
      expect(isFault(await outcome(here, say("x")), "adapter.undeliverable")).to.equal(true);
      expect(calls("sendMessage") - before).to.equal(1);
    }
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

  it("leaves the progress where the file cannot be sent now", async () => {
    const key = await bench.sends(here, say("🔄 Asking …"), "m:1.progress");
    const answer = { ...view([heading("Pods"), file("a.csv", "x")]), replaces: key };
    bench.telegram.fails("sendDocument", { kind: "html" });
    expect(isFault(await outcome(here, answer, "m:1.0"), "adapter.unavailable")).to.equal(true);
    expect(shown().map((m) => m.text)).to.deep.equal(["🔄 Asking …"]);
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

  it("does not say that it deleted what it cannot even name", async () => {
    const erase = { message: "nonsense", unerased: say("kept") };
    await bench.sends(here, { view: say("deleted"), erase });
    expect(last().text).to.equal("kept");
  });

  it("says that it could not delete the secret where it has to wait, and deletes it then", async () => {
    const clock = await stopTime();
    const { message: secret } = bench.telegram.says(bench.ann, "Basic dXNlcjpwYXNz");
    const { message = "" } = await bench.hears(2);
    const flood = { code: 429, description: "Too Many Requests: retry after 90" };
    const wait = { retry_after: 90 };
    bench.telegram.fails("deleteMessage", { kind: "error", ...flood, parameters: wait });
    await bench.sends(here, { view: say("deleted"), erase: { message, unerased: say("kept") } });
    expect(last().text).to.equal("kept");
    clock.advance(89_000);
    await bench.sends(here, say("something else"));
    expect(calls("deleteMessage"), "not before it may").to.equal(1);
    clock.advance(1_000);
    const ids = () => bench.telegram.chat(bench.ann.id).map(({ id }) => id);
    await until("it is gone", () => !ids().includes(secret?.message_id ?? 0));
  });

  it("waits for each secret on its own: chats number their messages alike", async () => {
    const clock = await stopTime();
    const group = bench.telegram.group("Ops", { supergroup: true, botMayDelete: true });
    bench.telegram.says(bench.ann, "/health one", { chat: group });
    bench.telegram.says(bench.ann, "/health two", { chat: group });
    const there = await bench.hears(3);
    bench.telegram.says(bench.ann, "Basic dXNlcjpwYXNz");
    const alone = await bench.hears(4);
    expect(there.message?.split("/")[1]).to.equal(alone.message?.split("/")[1]);
    bench.telegram.fails("deleteMessage", { kind: "html" }, 2);
    const erasing = ({ at, message = "" }: ChatEvent, key: string): Promise<unknown> => {
      const erase = { message, unerased: say("kept") };
      return bench.sends(at, { view: say("deleted"), erase }, key).catch((e: unknown) => e);
    };
    await erasing(there, "m:1.0");
    clock.advance(60_000);
    expect(isFault(await erasing(alone, "m:2.0"), "adapter.unavailable")).to.equal(true);
  });

  it("deletes it later where it was told that it could not, and says what is true in between", async () => {
    const clock = await stopTime();
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

  it("does not keep a process that ends for what it could not delete", async () => {
    const clock = await stopTime();
    const { message = "" } = await bench.hears(1);
    const flood = { code: 429, description: "Too Many Requests: retry after 3600" };
    const wait = { retry_after: 3_600 };
    bench.telegram.fails("deleteMessage", { kind: "error", ...flood, parameters: wait });
    await bench.sends(here, { view: say("deleted"), erase: { message, unerased: say("kept") } });
    expect(clock.sleeping).to.be.above(0);
    await bench.adapter.stop();
    await until("nothing waits", () => clock.sleeping === 0);
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
    const revoked = { kind: "error", code: 401, description: "Unauthorized" } as const;
    const flood = { kind: "error", code: 429, description: "Too Many Requests" } as const;
    for (const [fault, code] of [
      [{ kind: "cut" }, "adapter.unavailable"],
      [revoked, "adapter.unavailable"],
      [{ ...flood, parameters: { retry_after: 1 } }, "adapter.rate-limited"],
    ] as const) {
      bench.telegram.fails("deleteMessage", fault);
      const error = await bench.sends(here, erasing, "m:1.0").catch((e: unknown) => e);
      expect(isFault(error, code)).to.equal(true);
    }
    expect(shown()).to.deep.equal([]);
    await bench.sends(here, erasing, "m:1.0");
    expect(shown().map((m) => m.text)).to.deep.equal(["deleted"]);
  });

  it("goes on behind the parts that are out when a sending is repeated", async () => {
    const long = say("w".repeat(9_000));
    const parts = (): readonly string[] => shown().map((m) => m.text.slice(0, 5));
    bench.telegram.fails("sendMessage", { kind: "slow", ms: 0 }, 2);
    bench.telegram.fails("sendMessage", { kind: "cut" });
    expect(isFault(await outcome(here, long, "m:1.0"), "adapter.unavailable")).to.equal(true);
    expect(parts()).to.deep.equal(["(1/3)", "(2/3)"]);
    await bench.sends(here, long, "m:1.0");
    expect(parts()).to.deep.equal(["(1/3)", "(2/3)", "(3/3)"]);
    expect(methods()).not.to.include("editMessageText");
  });

  it("says nothing twice under one key", async () => {
    const key = await bench.sends(here, say("once"), "m:1.0");
    await bench.sends(here, say("something else"), "m:2.0");
    expect(await bench.sends(here, say("once"), "m:1.0")).to.equal(key);
    expect(shown()).to.have.length(2);
  });

  it("tells when to come back, when it is not known, and what will never be", async () => {
    const flood = { code: 429, description: "Too Many Requests: retry after 1" };
    bench.telegram.fails("sendMessage", {
      kind: "error",
      ...flood,
      parameters: { retry_after: 1 },
    });
    const before = performance.now();
    const limited = await outcome(here, say("x"));
    if (!isFault(limited, "adapter.rate-limited")) throw new Error("not limited");
    expect(limited.details.retryAfterMs).to.equal(1_000);
    await bench.sends(here, say("after the wait"));
    // Timers may ring a moment early.
    expect(performance.now() - before).to.be.above(990);
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

  it("takes an edit that a newer one overtook for done, and shows the newer one", async () => {
    const clock = await stopTime({ limits: telegramLimits });
    const key = await bench.sends(here, say("one"));
    let done: readonly string[] = [];
    void Promise.all(
      ["two", "three"].map((words) => bench.sends(here, { ...say(words), replaces: key })),
    ).then((keys) => (done = keys));
    await passing(clock, "both are done", () => done.length > 0);
    expect(done).to.deep.equal([key, key]);
    expect(last()).to.deep.include({ text: "three", edits: 1 });
  });

  it("holds up no answer for progress: it comes only where there is room at once", async () => {
    await stopTime({ limits: telegramLimits });
    await bench.sends(here, say("an answer"));
    const progress = await outcome(here, say("🔄 Asking …"), "m:1.progress");
    expect(isFault(progress, "adapter.rate-limited")).to.equal(true);
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

    it("stays in the topic with every part of a long answer, and quotes the message once", async () => {
      const group = bench.telegram.group("Ops", { forum: true, supergroup: true });
      const thread = bench.telegram.topic(group);
      const { message } = bench.telegram.says(bench.ann, "/health", { chat: group, thread });
      const { at } = await bench.hears(2);
      await bench.sends(at, say("y".repeat(9_000)));
      const parts = bench.telegram.chat(group).filter(({ from }) => from === "bot");
      expect(parts.map((part) => part.thread)).to.deep.equal([thread, thread, thread]);
      expect(parts.map((part) => part.replyTo)).to.deep.equal([
        message?.message_id,
        undefined,
        undefined,
      ]);
    });

    it("shows in its topic that it is at work", async () => {
      const group = bench.telegram.group("Ops", { forum: true, supergroup: true });
      const thread = bench.telegram.topic(group);
      bench.telegram.says(bench.ann, "/health", { chat: group, thread });
      const { at } = await bench.hears(2);
      await bench.sends(at, say("🔄 Asking Plume Cloud: pods …"), "m:1.progress");
      await until("it is shown", () => bench.telegram.actions.length > 0);
      expect(bench.telegram.actions[0]).to.include({ chat: group.id, thread });
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

    it("shows progress anew where it moved meanwhile", async () => {
      const group = bench.telegram.group("Ops");
      bench.telegram.says(bench.ann, "/health", { chat: group });
      const { at } = await bench.hears(2);
      const progress = await bench.sends(at, say("🔄 Asking …"), "m:1.progress");
      const moved = bench.telegram.migrates(group);
      const news = Array.from({ length: 9 }, (_, i) => `news ${i}`);
      for (const words of news) await bench.sends(bench.at(bench.ann, moved), say(words));
      const stands = () => bench.telegram.chat(moved).filter(({ from }) => from === "bot");
      expect(stands().map(({ id }) => `${id}`)).to.include(progress.split("/")[1]);
      await bench.sends(at, say("another answer"), "m:2.0");
      const anew = await bench.sends(at, say("🔄 pods done"), "m:1.progress");
      await bench.sends(at, say("🔄 all done"), "m:1.progress");
      await bench.sends(at, { ...say("well"), replaces: anew }, "m:1.0");
      expect(stands().map((m) => m.text)).to.deep.equal([...news, "another answer", "well"]);
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
    /** What is to be taken away is taken away by then: two messages later it has had its turn. */
    const settled = async (): Promise<void> => {
      for (const words of ["aside", "aside"]) await bench.sends(here, say(words));
    };
    const keyboards = (): readonly number[] => shown().map((m) => m.keyboard.length);

    it("go once it is answered, whatever is said then", async () => {
      await bench.sends(here, asked("one?", "r/asking/one"));
      await bench.sends(here, { view: say("done"), asking: "" });
      await until("they are gone", () => shown().every((m) => m.keyboard.length === 0));
    });

    it("go from the last part of a long one", async () => {
      await bench.sends(here, asked("y".repeat(9_000), "r/asking/one"));
      expect(keyboards()).to.deep.equal([0, 0, 1]);
      await bench.sends(here, { view: say("done"), asking: "" });
      await until("they are gone", () => keyboards().every((count) => count === 0));
    });

    it("stay while it is open, on the last message that asks it", async () => {
      await bench.sends(here, asked("one?", "r/asking/one"));
      await bench.sends(here, { view: say("an answer between"), asking: "r/asking/one" });
      await settled();
      expect(keyboards()).to.deep.equal([1, 0, 0, 0]);
      await bench.sends(here, asked("back to one?", "r/asking/one"));
      await until("only the last has them", () => shown()[0]?.keyboard.length === 0);
      expect(keyboards()).to.deep.equal([0, 0, 0, 0, 1]);
    });

    it("go, too, where another process asked it, or this one before a restart", async () => {
      const clock = createFakeClock(Date.now());
      const cache = createMemoryCache(clock);
      const questionName = `question:${ownerOf(here)}:${here.place}`;
      // Nobody asked this: what cannot be read is nothing.
      await cache.save(
        questionName,
        seal(JSON.stringify({ chat: here.place, message: 1 })),
        60_000,
      );
      const one = await openTelegramBench({ telegram: bench.telegram, cache, asleep: true });
      const other = await openTelegramBench({ telegram: bench.telegram, cache, asleep: true });
      await one.sends(here, asked("one?", "r/asking/one"));
      const remembered = async () => (await cache.load(questionName)) !== undefined;
      await until("it is remembered", async () => {
        clock.advance(60_000);
        return remembered();
      });
      // As long as a button lives.
      clock.advance(23 * 60 * 60_000);
      await other.sends(here, { view: say("done"), asking: "" });
      await until("they are gone", () => shown().every((m) => m.keyboard.length === 0));
      await until("it is forgotten", async () => !(await remembered()));
      expect(calls("editMessageReplyMarkup")).to.equal(1);
    });

    it("go, however long the store takes to remember the question", async () => {
      let remember = (): void => undefined;
      const slow = new Promise<void>((resolve) => (remember = resolve));
      const store = createMemoryCache();
      const save: SealedCache["save"] = async (...entry) => {
        await slow;
        return store.save(...entry);
      };
      const cache = { ...store, save };
      const one = await openTelegramBench({ telegram: bench.telegram, cache, asleep: true });
      await one.sends(here, asked("one?", "r/asking/one"));
      await one.sends(here, { view: say("done"), asking: "" });
      await settled();
      remember();
      await until("they are gone", () => keyboards().every((count) => count === 0));
    });

    it("are no trouble where the store is away", async () => {
      const away = () => Promise.reject(new Error("away"));
      const cache = { ...createMemoryCache(), load: away, save: away, remove: away };
      const one = await openTelegramBench({ telegram: bench.telegram, cache, asleep: true });
      await one.sends(here, asked("one?", "r/asking/one"));
      await one.sends(here, { view: say("done"), asking: "" });
      expect(last().text).to.equal("done");
    });

    it("go again once the store is back", async () => {
      const store = createMemoryCache();
      let isAway = true;
      const load: SealedCache["load"] = (key) =>
        isAway ? Promise.reject(new Error("away")) : store.load(key);
      const cache = { ...store, load };
      const one = await openTelegramBench({ telegram: bench.telegram, cache, asleep: true });
      await one.sends(here, asked("one?", "r/asking/one"));
      await settled();
      isAway = false;
      await one.sends(here, asked("two?", "r/asking/two"));
      await one.sends(here, { view: say("done"), asking: "" });
      await until("they are gone", () => keyboards()[3] === 0);
    });

    it("are not taken from a message that became an answer with buttons of its own", async () => {
      const key = await bench.sends(here, asked("one?", "r/asking/one"));
      const row = buttons(withId(commandButton("Pods", "nodes"), "b.2"));
      const answer = { ...view([text("the answer"), row]), replaces: key };
      await bench.sends(here, { view: answer, asking: "" });
      await bench.sends(here, { view: say("next"), asking: "" });
      await settled();
      expect(keyboards()).to.deep.equal([1, 0, 0, 0]);
    });

    it("are not taken from an answer whose buttons ask nothing", async () => {
      const row = buttons(withId(commandButton("Pods", "nodes"), "b.2"));
      await bench.sends(here, { view: view([text("the answer"), row]), asking: "" });
      await bench.sends(here, asked("one?", "r/asking/one"));
      await settled();
      expect(keyboards()).to.deep.equal([1, 1, 0, 0]);
    });

    const flood = {
      kind: "error",
      code: 429,
      description: "Too Many Requests",
      parameters: { retry_after: 1 },
    } as const;
    for (const [what, fault, afterMs] of [
      ["has no room for that now", flood, 1_000],
      ["cannot be reached for that now", { kind: "cut" }, 3_000],
    ] as const)
      it(`go in the end, also where Telegram ${what}`, async () => {
        const clock = await stopTime();
        await bench.sends(here, asked("one?", "r/asking/one"));
        bench.telegram.fails("editMessageReplyMarkup", fault);
        await bench.sends(here, { view: say("done"), asking: "" });
        await settled();
        clock.advance(afterMs - 1);
        await settled();
        expect(calls("editMessageReplyMarkup"), "not again before its time").to.equal(1);
        clock.advance(1);
        await until("they are gone", () => keyboards().every((count) => count === 0));
      });

    it("go in the end, also where messages leave no room for that now", async () => {
      const clock = await stopTime({ limits: telegramLimits });
      await bench.sends(here, asked("one?", "r/asking/one"));
      void bench.sends(here, { view: say("done"), asking: "" });
      await passing(clock, "they are gone", () => keyboards().join() === "0,0");
    });

    it("go, also where those of an earlier one cannot be taken away for long", async () => {
      await stopTime();
      await bench.sends(here, asked("one?", "r/asking/one"));
      bench.telegram.fails("editMessageReplyMarkup", {
        ...flood,
        parameters: { retry_after: 600 },
      });
      await bench.sends(here, asked("two?", "r/asking/two"));
      await bench.sends(here, { view: say("done"), asking: "" });
      await until("they are gone", () => keyboards()[1] === 0);
      expect(keyboards()).to.deep.equal([1, 0, 0]);
    });

    it("hold up no answer where Telegram has no room for taking them away", async () => {
      await bench.sends(here, asked("one?", "r/asking/one"));
      bench.telegram.fails("editMessageReplyMarkup", {
        ...flood,
        parameters: { retry_after: 600 },
      });
      await bench.sends(here, { view: say("done"), asking: "" });
      await until("it was tried", () => methods().includes("editMessageReplyMarkup"));
      await bench.sends(here, say("the next answer"));
      expect(last().text).to.equal("the next answer");
    });
  });

  describe("a press", () => {
    let clock: FakeClock;
    beforeEach(async () => {
      clock = await stopTime();
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

    it("is answered at once by an ordinary answer, which everybody is to see", async () => {
      await bench.sends(here, row);
      bench.answer = async ({ at, delivery }): Promise<Receipt> => {
        await bench.sends(at, say("short"), `${delivery}.0`);
        return "durable";
      };
      bench.telegram.presses(bench.ann, "Again");
      await until("it is answered", () => bench.telegram.answeredCallbacks.length === 1);
      expect(bench.telegram.answeredCallbacks[0]).not.to.have.property("text");
      await until("it is said", () => last().text === "short");
    });

    it("gets a remark that is too long for that as a message", async () => {
      await bench.sends(here, row);
      const long = "x".repeat(201);
      bench.answer = async ({ at, delivery }): Promise<Receipt> => {
        await bench.sends(at, { ...say(long), passing: true }, `${delivery}.0`);
        return "durable";
      };
      bench.telegram.presses(bench.ann, "Again");
      await until("it is said", () => last().text === long);
      await until("it is answered", () => bench.telegram.answeredCallbacks.length === 1);
      expect(methods().filter((method) => method === "answerCallbackQuery")).to.have.length(1);
    });

    it("is answered at once where it cannot be kept", async () => {
      await bench.sends(here, row);
      bench.answer = () => "unavailable";
      bench.telegram.presses(bench.ann, "Again");
      await until("it is answered", () => bench.telegram.answeredCallbacks.length === 1);
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
    let clock: FakeClock;
    beforeEach(async () => {
      clock = await stopTime();
    });

    it("is shown while an answer takes its time, never when it comes at once", async () => {
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
      // Who sends it does not know yet that the first one came out.
      expect(await bench.sends(here, progress("again"), "m:1.progress")).to.equal(key);
      expect(await bench.sends(here, progress("two", key), "m:1.progress")).to.equal(key);
      await until("it is shown", () => bench.telegram.actions.length > 0);
      clock.advance(4_000);
      await bench.sends(here, progress("three", key), "m:1.progress");
      await until("it is shown again", () => bench.telegram.actions.length > 1);
      await bench.sends(here, { ...say("the answer"), replaces: key }, "m:1.0");
      expect(shown().map((m) => [m.text, m.edits])).to.deep.equal([["the answer", 4]]);
      expect(bench.telegram.actions).to.have.length(2);
    });

    it("is shown to who pressed a button", async () => {
      const { delivery } = await bench.hears(1);
      const row = view([buttons(withId(commandButton("Again", "x"), "b.1"))]);
      await bench.sends(here, row, `${delivery}.0`);
      bench.telegram.presses(bench.ann, "Again");
      await bench.hears(2);
      clock.advance(400);
      await until("it is shown", () => bench.telegram.actions.length === 1);
    });

    it("is shown in each topic on its own, and not for what people say to each other", async () => {
      await bench.close();
      bench = await openTelegramBench({ clock, overhears: true });
      await introduced(bench);
      clock.advance(400);
      await until("it is shown", () => bench.telegram.actions.length === 1);
      const { ann, telegram } = bench;
      const options = { forum: true, supergroup: true, botMayDelete: true };
      const group = telegram.group("Ops", options);
      const threads = [telegram.topic(group), telegram.topic(group)];
      const other = telegram.group("Talk", options);
      telegram.says(ann, "hello, everybody", { chat: other });
      for (const thread of threads) telegram.says(ann, "/health", { chat: group, thread });
      await bench.hears(4);
      clock.advance(400);
      await until("it is shown in both", () => telegram.actions.length > 2);
      expect(
        telegram.actions.slice(1).map(({ chat, thread }) => [chat, thread]),
      ).to.have.deep.members(threads.map((thread) => [group.id, thread]));
    });

    it("is not shown any more once the bot ends", async () => {
      bench.telegram.says(bench.ann, "/health");
      await bench.hears(2);
      await bench.adapter.stop();
      expect(clock.sleeping).to.equal(0);
    });
  });
});
