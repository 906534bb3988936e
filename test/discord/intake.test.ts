import { expect } from "chai";
import { InteractionContextType } from "discord-api-types/v10";

import { Acks } from "../../adapters/discord/acks.ts";
import { buttonIdOf, formIdOf, showIdOf, type ButtonId } from "../../adapters/discord/custom-id.ts";
import { Intake } from "../../adapters/discord/intake.ts";
import { replyToOf } from "../../adapters/discord/reply.ts";
import type { ShowPress } from "../../adapters/discord/show-press.ts";
import { id } from "../../src/core/command/argument.ts";
import { command } from "../../src/core/command/command.ts";
import type { Suggest } from "../../src/core/command/suggester.ts";
import type { ChatEvent } from "../../src/core/event.ts";
import { say } from "../../src/core/view/view.ts";
import type { Receipt } from "../../src/ports/chat-adapter.ts";
import { createScriptedCallbacks, type ScriptedCallbacks } from "../support/discord-callbacks.ts";
import {
  botId,
  channelId,
  dm,
  idOf,
  noonMs,
  pressing,
  said,
  sending,
  slash,
  typing,
  user,
} from "../support/discord-payloads.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { createCollectingLogger, type CollectingLogger } from "../support/network.ts";

/** What became of a dispatch. */
interface Fate {
  is: boolean | "open";
}

const untaken = "⚠️ This was not taken in. Please send it again in a moment.";
const interactionId = idOf(noonMs, 3);
const buttonId = (kind: ButtonId["kind"], origin?: string): string =>
  buttonIdOf({ kind, inPlace: false, button: "b1", origin, earlier: [] });
const formId = formIdOf({ wizard: "auth", draft: "d1", inPlace: true, origin: undefined });

describe("the intake of Discord", () => {
  let clock: FakeClock;
  let log: CollectingLogger;
  let acks: Acks;
  let callbacks: ScriptedCallbacks;
  let intake: Intake;
  let heard: ChatEvent[];
  let shown: ShowPress[];
  /** What becomes of an event. */
  let receipt: (event: ChatEvent) => Receipt | Promise<Receipt>;
  let suggest: Suggest;
  let show: (press: ShowPress) => Promise<void>;

  beforeEach(() => {
    clock = createFakeClock(noonMs);
    log = createCollectingLogger();
    acks = new Acks();
    callbacks = createScriptedCallbacks(() => clock.monotonic());
    heard = [];
    shown = [];
    receipt = () => "durable";
    suggest = async () => [{ value: "acme", label: "Acme" }];
    show = async (press) => void shown.push(press);
    const health = command("health", "Checks")
      .arg("customerId", id("customer", { example: "acme" }))
      .reply(() => say("well"));
    intake = new Intake({
      clock,
      logger: log,
      callbacks,
      acks,
      botId,
      commands: [health],
      suggest: (asked) => suggest(asked),
      show: (press) => show(press),
    });
    intake.open(async (event) => {
      heard.push(event);
      return receipt(event);
    });
  });

  const take = (t: string, d: unknown): Fate => {
    const fate: Fate = { is: "open" };
    void intake.take({ t, d }).then((is) => (fate.is = is));
    return fate;
  };
  const does = (payload: unknown): Fate => take("INTERACTION_CREATE", payload);
  const says = (text: string, number = 1): Fate =>
    take("MESSAGE_CREATE", dm(text, { id: idOf(noonMs, number) }));
  const texts = (): readonly string[] =>
    heard.map(({ content }) => (content.kind === "text" ? content.text : content.kind));
  const saidTo = (): readonly string[] => callbacks.saidTo(interactionId);
  /** Keeps what comes waiting until the answer is called. */
  const held = (): ((receipt: Receipt) => void) => {
    let settle: (receipt: Receipt) => void = () => undefined;
    const waiting = new Promise<Receipt>((resolve) => (settle = resolve));
    receipt = () => waiting;
    return settle;
  };
  const ackedAs = async (): Promise<unknown> =>
    Promise.race([acks.outcome(interactionId), Promise.resolve("open")]);

  it("acknowledges a command once it is durable, not before", async () => {
    const keep = held();
    const fate = does(slash("health", { "customer-id": "acme" }));
    await clock.run(2_000);
    expect([fate.is, saidTo(), await ackedAs()]).to.deep.equal(["open", [], "open"]);
    keep("durable");
    await clock.run(0);
    expect([fate.is, saidTo(), await ackedAs()]).to.deep.equal([true, ["hidden message"], "done"]);
    expect(clock.sleeping).to.equal(0);
  });

  it("awaits the acknowledgement of what it hands over", async () => {
    receipt = ({ at }) => {
      const { interaction } = replyToOf(at);
      expect(interaction && acks.outcome(interaction.id)).to.be.a("promise");
      return "durable";
    };
    const fate = does(slash("health"));
    await clock.run(0);
    expect(fate.is).to.equal(true);
  });

  it("acknowledges each in its own way", async () => {
    const ways: readonly (readonly [payload: unknown, said: string])[] = [
      [slash("health", {}, { where: "dm" }), "message"],
      [slash("unheard"), "hidden message"],
      [pressing(buttonId("answer")), "hidden message"],
      [pressing(buttonId("answer"), { where: "dm" }), "message"],
      [pressing(buttonId("answer", channelId), { where: "dm" }), "message"],
      [pressing(buttonId("change")), "update"],
      [sending(formId, {}), "update"],
      [{ ...sending(formId, {}), message: undefined }, "hidden message"],
    ];
    for (const [i, [payload, way]] of ways.entries()) {
      const one = idOf(noonMs, 100 + i);
      const fate = does({ ...Object(payload), id: one });
      await clock.run(0);
      expect([fate.is, callbacks.saidTo(one)], way).to.deep.equal([true, [way]]);
    }
    expect(heard).to.have.length(ways.length);
  });

  it("tries an acknowledgement again that may be lost, and hands the event over once", async () => {
    callbacks.answer = () => (saidTo().length < 3 ? "unreachable" : "taken");
    const fate = does(slash("health"));
    await clock.run(300);
    expect([fate.is, saidTo().length, heard.length]).to.deep.equal([true, 3, 1]);
    expect(await ackedAs()).to.equal("done");
  });

  it("goes on where an acknowledgement does not arrive, and says so", async () => {
    callbacks.answer = () => "late";
    const fate = does(slash("health"));
    await clock.run(0);
    expect([fate.is, await ackedAs()]).to.deep.equal([true, "late"]);
    expect(log.of("discord.unacknowledged")).to.deep.equal([{ kind: "message", reason: "late" }]);
  });

  it("acknowledges what is repeated once, and hands it over under the same name", async () => {
    const fates = [does(slash("health")), does(slash("health"))];
    await clock.run(0);
    expect(fates.map(({ is }) => is)).to.deep.equal([true, true]);
    expect([heard.map(({ delivery }) => delivery), saidTo()]).to.deep.equal([
      [`s:${interactionId}`, `s:${interactionId}`],
      ["hidden message"],
    ]);
  });

  it("tries again what cannot be kept at once", async () => {
    receipt = () => (heard.length < 3 ? "unavailable" : "durable");
    const fate = does(pressing(buttonId("change")));
    await clock.run(300);
    expect([fate.is, saidTo(), heard.length]).to.deep.equal([true, ["update"], 3]);
  });

  it("acknowledges in time what cannot be kept, and keeps it as soon as it can", async () => {
    for (const never of [
      (): Receipt => "unavailable",
      () => Promise.reject(new Error("broken")),
      () => new Promise<Receipt>(() => undefined),
    ]) {
      receipt = never;
      const one = idOf(clock.now(), 3);
      const place = { id: one, channel: one };
      const fate = does(slash("health", {}, place));
      await clock.run(2_299);
      expect([fate.is, callbacks.saidTo(one)]).to.deep.equal(["open", []]);
      await clock.run(1);
      expect([fate.is, callbacks.saidTo(one)]).to.deep.equal(["open", ["hidden message"]]);
      await clock.run(60_000);
      expect(fate.is).to.equal("open");
    }
    receipt = () => "durable";
    await clock.run(5_000);
    const last = heard.at(-1);
    expect(last && replyToOf(last.at).interaction).to.include({ ack: "message", hidden: true });
  });

  it("tells the person what the bot does not take", async () => {
    receipt = () => "refused";
    const fate = does(slash("health"));
    await clock.run(0);
    expect([fate.is, saidTo()]).to.deep.equal([true, [untaken]]);
    callbacks.answer = () => "late";
    const untold = does(slash("health", {}, { id: idOf(noonMs, 5) }));
    await clock.run(0);
    expect([untold.is, heard.length]).to.deep.equal([true, 2]);
  });

  it("keeps what it could not tell the person of as soon as it can", async () => {
    callbacks.answer = () => "unreachable";
    receipt = () => "unavailable";
    const fate = does(pressing(buttonId("change")));
    await clock.run(30_000);
    expect(fate.is).to.equal("open");
    receipt = () => "durable";
    await clock.run(5_000);
    expect(fate.is).to.equal(true);
    const last = heard.at(-1);
    expect(last).to.deep.include({ delivery: `b:${interactionId}` });
    // Nobody knows whether Discord has the acknowledgement: who answers finds out.
    expect(last && replyToOf(last.at).interaction).to.include({ id: interactionId });
  });

  describe("for a button that asks for a form", () => {
    it("leaves the acknowledgement to who opens it", async () => {
      const fate = does(pressing(buttonId("form")));
      await clock.run(1_000);
      const settle = acks.claim(interactionId);
      expect([fate.is, saidTo(), settle]).to.deep.equal(["open", [], settle]);
      settle?.("done");
      await clock.run(0);
      expect(fate.is).to.equal(true);
      await clock.run(3_000);
      expect(saidTo()).to.deep.equal([]);
      expect(clock.sleeping).to.equal(0);
    });

    it("acknowledges it where nobody opens one in time", async () => {
      const fate = does(pressing(buttonId("form")));
      await clock.run(2_399);
      expect([fate.is, saidTo()]).to.deep.equal(["open", []]);
      await clock.run(1);
      expect([fate.is, saidTo(), await ackedAs()]).to.deep.equal([true, ["update"], "done"]);
      expect(acks.claim(interactionId)).to.equal(undefined);
    });

    it("does not come in between where it is being opened", async () => {
      const fate = does(pressing(buttonId("form")));
      await clock.run(2_300);
      acks.claim(interactionId);
      await clock.run(1_000);
      expect([fate.is, saidTo()]).to.deep.equal([true, []]);
    });

    it("waits for none where it cannot be kept", async () => {
      receipt = () => "unavailable";
      does(pressing(buttonId("form")));
      await clock.run(2_300);
      expect(saidTo()).to.deep.equal(["update"]);
    });
  });

  describe("for what is older", () => {
    const oldId = idOf(noonMs - 60_000, 9);

    it("hands it over without an interaction, and acknowledges nothing", async () => {
      says("/health a");
      const fate = does(slash("health", {}, { id: oldId }));
      await clock.run(0);
      const event = heard.at(-1);
      expect([fate.is, event?.delivery, callbacks.tries]).to.deep.equal([true, `s:${oldId}`, []]);
      expect(event && replyToOf(event.at)).to.deep.equal({});
      expect(event?.at).to.include({ place: channelId, shared: true });
    });

    it("keeps where it came from and what it replaces", async () => {
      says("/health a");
      const customId = buttonIdOf({
        kind: "change",
        inPlace: true,
        button: "b1",
        origin: channelId,
        earlier: [],
      });
      does(pressing(customId, { where: "dm", id: oldId }));
      await clock.run(0);
      const event = heard.at(-1);
      expect(event && replyToOf(event.at)).to.deep.equal({
        inPlace: true,
        direct: dm("x").channel_id,
      });
    });

    it("hands it over until it is durable, however long that takes", async () => {
      says("/health a");
      await clock.run(0);
      receipt = () => "unavailable";
      const fate = does(slash("health", {}, { id: oldId }));
      await clock.run(60_000);
      expect(fate.is).to.equal("open");
      receipt = () => "durable";
      await clock.run(5_000);
      expect(fate.is).to.equal(true);
    });

    it("does nothing where only an answer was wanted", async () => {
      says("/health a");
      const fates = [
        pressing(showIdOf("m1"), { id: oldId }),
        pressing("other", { id: oldId }),
        typing("health", { "customer-id": "a" }, { focused: "customer-id", id: oldId }),
      ].map(does);
      await clock.run(0);
      expect(fates.map(({ is }) => is)).to.deep.equal([true, true, true]);
      expect([heard.length, callbacks.tries, shown]).to.deep.equal([1, [], []]);
    });

    it("takes what is 3 s old for living no more, and what is a little younger for living", async () => {
      take("MESSAGE_CREATE", dm("x", { id: idOf(noonMs + 3_000) }));
      does(slash("health", {}, { id: idOf(noonMs, 1) }));
      does(slash("health", {}, { id: idOf(noonMs + 1, 2) }));
      await clock.run(0);
      expect(callbacks.saidTo(idOf(noonMs, 1))).to.deep.equal([]);
      expect(callbacks.saidTo(idOf(noonMs + 1, 2))).to.deep.equal(["hidden message"]);
    });

    it("has less time for what was long on its way", async () => {
      take("MESSAGE_CREATE", dm("x", { id: idOf(noonMs + 2_000) }));
      receipt = () => "unavailable";
      const fate = does(slash("health"));
      await clock.run(299);
      expect(saidTo()).to.deep.equal([]);
      await clock.run(1);
      expect([fate.is, saidTo()]).to.deep.equal(["open", ["hidden message"]]);
    });

    it("has some time for it in any case", async () => {
      take("MESSAGE_CREATE", dm("x", { id: idOf(noonMs + 2_999) }));
      receipt = () => "unavailable";
      callbacks.answer = ({ signal }) => (signal.aborted ? "unreachable" : "done");
      const fate = does(slash("health"));
      await clock.run(299);
      expect(saidTo()).to.deep.equal([]);
      await clock.run(1);
      expect([fate.is, saidTo()]).to.deep.equal(["open", ["hidden message"]]);
    });

    it("is known by Discord's clock alone", async () => {
      clock.jump(3_600_000);
      does(slash("health"));
      // Other ids need not be Discord's.
      take("INTEGRATION_CREATE", { id: idOf(noonMs + 3_600_000) });
      does(slash("health", {}, { id: idOf(noonMs, 5) }));
      await clock.run(0);
      expect([saidTo(), callbacks.saidTo(idOf(noonMs, 5))]).to.deep.equal([
        ["hidden message"],
        ["hidden message"],
      ]);
    });
  });

  describe("for messages", () => {
    it("hands them over until they are durable, however long that takes", async () => {
      receipt = () => "unavailable";
      const fate = says("/health a");
      await clock.run(3_600_000);
      expect([fate.is, callbacks.tries]).to.deep.equal(["open", []]);
      receipt = () => "durable";
      await clock.run(5_000);
      expect([fate.is, texts().at(-1)]).to.deep.equal([true, "/health a"]);
    });

    it("is done with what is refused for good", async () => {
      receipt = () => "refused";
      const fate = says("/health a");
      await clock.run(0);
      expect([fate.is, heard.length]).to.deep.equal([true, 1]);
    });

    it("hands over changed ones, too", async () => {
      const edited = dm("b", { edited_timestamp: "2026-11-01T12:00:05.000000+00:00" });
      const fate = take("MESSAGE_UPDATE", edited);
      await clock.run(0);
      expect([fate.is, texts()]).to.deep.equal([true, ["edited"]]);
    });

    it("keeps the order of a conversation, and lets no other one wait", async () => {
      receipt = ({ content }) =>
        content.kind === "text" && content.text === "one" && heard.length < 4
          ? "unavailable"
          : "durable";
      says("one");
      const second = does(slash("health", {}, { where: "dm" }));
      const third = says("three", 5);
      const other = take("MESSAGE_CREATE", dm("four", { author: user("12") }));
      await clock.run(0);
      expect([texts(), other.is]).to.deep.equal([["one", "four"], true]);
      await clock.run(1_000);
      expect(texts()).to.deep.equal(["one", "four", "one", "one", "command", "three"]);
      expect([second.is, third.is]).to.deep.equal([true, true]);
    });

    it("acknowledges what is pressed meanwhile, and keeps it behind them", async () => {
      receipt = () => "unavailable";
      says("one");
      const fate = does(slash("health", {}, { where: "dm" }));
      await clock.run(2_300);
      expect([fate.is, saidTo()]).to.deep.equal(["open", ["message"]]);
      receipt = () => "durable";
      heard.splice(0);
      await clock.run(5_000);
      expect(heard.map(({ content }) => content.kind)).to.deep.equal(["text", "command"]);
    });
  });

  describe("for what cannot be kept in time", () => {
    const kinds = (): readonly string[] => heard.map(({ content }) => content.kind);

    it("keeps its turn: what the person does next does not overtake it", async () => {
      receipt = () => "unavailable";
      const pressed = does(pressing(buttonId("change"), { where: "dm" }));
      const typed = says("next", 5);
      await clock.run(60_000);
      expect([saidTo(), kinds().includes("text")]).to.deep.equal([["update"], false]);
      receipt = () => "durable";
      heard.splice(0);
      await clock.run(5_000);
      expect([pressed.is, typed.is, kinds()]).to.deep.equal([true, true, ["button", "text"]]);
    });

    it("is done with it where it is refused in the end", async () => {
      receipt = () => "unavailable";
      const fate = does(slash("health"));
      await clock.run(10_000);
      receipt = () => "refused";
      await clock.run(5_000);
      expect([fate.is, saidTo()]).to.deep.equal([true, ["hidden message"]]);
    });

    it("acknowledges it though it does not have its turn", async () => {
      receipt = () => "unavailable";
      does(pressing(buttonId("change"), { where: "dm" }));
      const second = idOf(noonMs, 5);
      does(slash("health", {}, { where: "dm", id: second }));
      await clock.run(2_300);
      expect(callbacks.saidTo(second)).to.deep.equal(["message"]);
      receipt = () => "durable";
      heard.splice(0);
      await clock.run(5_000);
      expect(kinds()).to.deep.equal(["button", "command"]);
    });
  });

  describe("for a value that is typed", () => {
    const types = (): Fate =>
      does(typing("health", { "customer-id": "ac" }, { focused: "customer-id" }));

    it("offers what may be meant, and stores nothing", async () => {
      let begun: string | undefined;
      suggest = async (asked) => {
        begun = asked.begun;
        return [{ value: "acme", label: "Acme" }];
      };
      const fate = types();
      await clock.run(0);
      expect([fate.is, saidTo(), begun, heard]).to.deep.equal([true, ["Acme"], "ac", []]);
      expect(clock.sleeping).to.equal(0);
    });

    it("offers nothing where it takes too long, or fails", async () => {
      suggest = () => new Promise(() => undefined);
      const fate = types();
      await clock.run(1_799);
      expect(callbacks.tries).to.deep.equal([]);
      await clock.run(1);
      expect([fate.is, saidTo()]).to.deep.equal([true, [""]]);
      suggest = () => Promise.reject(new Error("broken"));
      const payload = typing("health", {}, { focused: "customer-id", id: idOf(noonMs + 5_000) });
      does(payload);
      await clock.run(0);
      expect(callbacks.saidTo(payload.id)).to.deep.equal([""]);
    });

    it("does not wait for the conversation", async () => {
      receipt = () => new Promise(() => undefined);
      does(slash("health", {}, { id: idOf(noonMs, 8) }));
      types();
      await clock.run(0);
      expect(saidTo()).to.deep.equal(["Acme"]);
    });
  });

  describe("for an answer that waits for somebody", () => {
    it("acknowledges the press at once, and has it shown then", async () => {
      receipt = () => new Promise(() => undefined);
      does(slash("health", {}, { id: idOf(noonMs, 8) }));
      const fate = does(pressing(showIdOf("m1")));
      await clock.run(0);
      expect([fate.is, saidTo(), await ackedAs()]).to.deep.equal([
        true,
        ["hidden message"],
        "done",
      ]);
      expect(shown.map(({ mark, at }) => [mark, replyToOf(at).interaction?.id])).to.deep.equal([
        ["m1", interactionId],
      ]);
      expect(heard).to.have.length(1);
    });

    it("shows it once, and not where nothing can be said", async () => {
      does(pressing(showIdOf("m1")));
      does(pressing(showIdOf("m1")));
      await clock.run(0);
      callbacks.answer = () => "late";
      does(pressing(showIdOf("m1"), { id: idOf(noonMs, 5) }));
      await clock.run(0);
      expect(shown).to.have.length(1);
    });

    it("outlives a failure, and waits for nothing", async () => {
      show = () => Promise.reject(new Error("secret"));
      const first = does(pressing(showIdOf("m1")));
      await clock.run(0);
      show = () => new Promise(() => undefined);
      const second = does(pressing(showIdOf("m1"), { id: idOf(noonMs, 5) }));
      await clock.run(0);
      expect([first.is, second.is]).to.deep.equal([true, true]);
      expect(log.reasons("discord.unshown")).to.deep.equal(["an answer could not be shown"]);
    });
  });

  it("acknowledges what leads to nothing, and tells why where somebody would wonder", async () => {
    const elsewhere = { context: InteractionContextType.PrivateChannel };
    const fates = [
      does(pressing("other")),
      does({ ...slash("health", {}, { id: idOf(noonMs, 5) }), ...elsewhere }),
    ];
    await clock.run(0);
    expect(fates.map(({ is }) => is)).to.deep.equal([true, true]);
    expect(saidTo()).to.deep.equal(["update"]);
    expect(callbacks.saidTo(idOf(noonMs, 5))[0]).to.match(/^I answer on servers/);
    expect(heard).to.deep.equal([]);
  });

  it("is through at once with what is not for this bot", async () => {
    const fates = [
      take("GUILD_CREATE", { id: "1" }),
      take("MESSAGE_CREATE", said("hello")),
      take("INTERACTION_CREATE", null),
      take("", undefined),
    ];
    await clock.run(0);
    expect(fates.map(({ is }) => is)).to.deep.equal([true, true, true, true]);
    expect([heard, callbacks.tries]).to.deep.equal([[], []]);
  });

  it("hands nothing over before it is open, and all of it then", async () => {
    intake = new Intake({
      clock,
      logger: log,
      callbacks,
      acks,
      botId,
      commands: [],
      suggest,
      show,
    });
    const fate = says("/health a");
    await clock.run(50);
    expect(fate.is).to.equal("open");
    intake.open(async () => "durable");
    await clock.run(50);
    expect(fate.is).to.equal(true);
  });

  it("hands nothing over after its end, and leaves what is not durable undone", async () => {
    receipt = () => "unavailable";
    const fates = [says("one"), does(slash("health"))];
    await clock.run(0);
    const before = heard.length;
    intake.stop();
    await clock.run(0);
    const after = says("two", 5);
    await clock.run(5_000);
    expect(fates.map(({ is }) => is)).to.deep.equal([false, false]);
    // Who goes on with the session hears it again, and acknowledges it.
    expect([after.is, heard.length, saidTo()]).to.deep.equal([false, before, []]);
  });

  it("leaves undone at its end what it could tell nobody of", async () => {
    receipt = () => "unavailable";
    callbacks.answer = () => "unreachable";
    const fate = does(slash("health"));
    intake.stop();
    await clock.run(3_000);
    expect(fate.is).to.equal(false);
  });

  it("knows only that something could not be read, and goes on", async () => {
    const broken = new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => {
          throw new Error("a secret stands here");
        },
      },
    );
    const fates = [take("MESSAGE_CREATE", broken), take("INTERACTION_CREATE", broken)];
    await clock.run(0);
    expect(fates.map(({ is }) => is)).to.deep.equal([true, true]);
    expect(log.of("discord.unreadable")).to.deep.equal([
      { kind: "MESSAGE_CREATE" },
      { kind: "INTERACTION_CREATE" },
    ]);
  });

  it("never logs what people write", async () => {
    receipt = () => "unavailable";
    callbacks.answer = () => "refused";
    does(slash("health", { "customer-id": "hush" }));
    does(sending(formId, { key: "hush" }, { id: idOf(noonMs, 5) }));
    says("hush");
    await clock.run(5_000);
    expect(log.lines).not.to.deep.equal([]);
    expect(log.text()).not.to.match(/hush|token-of/);
  });
});
