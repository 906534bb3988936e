import { expect } from "chai";

import type { types } from "@slack/bolt";

import { Intake } from "../../adapters/slack/intake.ts";
import { Submissions } from "../../adapters/slack/submissions.ts";
import type { ChatEvent } from "../../src/core/event.ts";
import type { Receipt } from "../../src/ports/chat-adapter.ts";
import { pairing } from "../support/builders.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { createCollectingLogger, type CollectingLogger } from "../support/network.ts";
import { recorded, recordedEvent, type Payload } from "../support/slack/recorded.ts";

/** One delivery on its way: what it was answered, and what became of it. */
interface Handed {
  readonly answers: readonly (object | undefined)[];
  /** "acknowledged", "refused", or still "open". */
  readonly fate: "acknowledged" | "refused" | "open";
}

const viewOf = (title: string): types.ModalView => ({
  type: "modal",
  title: { type: "plain_text", text: title },
  blocks: [],
});

describe("the intake of Slack", () => {
  let clock: FakeClock;
  let log: CollectingLogger;
  let submissions: Submissions;
  let intake: Intake;
  let heard: ChatEvent[];
  let left: string[];
  /** What becomes of an event. */
  let receipt: (event: ChatEvent) => Receipt | Promise<Receipt>;
  let forget: () => Promise<void>;

  beforeEach(() => {
    clock = createFakeClock();
    log = createCollectingLogger();
    submissions = new Submissions(clock);
    heard = [];
    left = [];
    receipt = () => "durable";
    forget = () => Promise.resolve();
    intake = new Intake({
      clock,
      logger: log,
      names: { commands: ["health"], slash: "/plume", separate: {} },
      wizards: [pairing()],
      submissions,
      gone: async ({ team }) => {
        await forget();
        left.push(team);
      },
    });
    intake.open(async (event) => {
      heard.push(event);
      return receipt(event);
    });
  });

  const hand = (body: unknown, ack = (): Promise<void> => Promise.resolve()): Handed => {
    const answers: (object | undefined)[] = [];
    const handed = { answers, fate: "open" as Handed["fate"] };
    const delivered = {
      body,
      ack: (answer?: object) => {
        answers.push(answer);
        return ack();
      },
    };
    void intake.take(delivered).then((isDone) => {
      handed.fate = isDone ? "acknowledged" : "refused";
    });
    return handed;
  };
  const says = (text: string, ts = "1764583330.000001"): Payload =>
    recordedEvent("message-im", { text, ts, blocks: [] });
  const form = (values: { readonly [field: string]: string }): Payload =>
    recorded("view-submission", (payload) => {
      const filled = Object.fromEntries(
        Object.entries(values).map(([field, value]) => [field, { value: { value } }]),
      );
      payload["view"] = {
        ...Object(payload["view"]),
        callback_id: "pairing",
        state: { values: filled },
      };
    });
  const goodForm = (): Payload => form({ name: "lamp", key: "abc", colour: "red" });
  const formDelivery = "f:VMHU10V25:1764583325.d40Wyd6P";
  const texts = (): readonly string[] =>
    heard.map(({ content }) => (content.kind === "text" ? content.text : content.kind));

  it("acknowledges an event once it is durable, not before", async () => {
    let keep: (receipt: Receipt) => void = () => undefined;
    receipt = () => new Promise((resolve) => (keep = resolve));
    const handed = hand(says("health a"));
    await clock.run(1_000);
    expect(handed).to.deep.include({ answers: [], fate: "open" });
    keep("durable");
    await clock.run(0);
    expect(handed).to.deep.include({ answers: [undefined], fate: "acknowledged" });
    expect(clock.sleeping).to.equal(0);
  });

  it("acknowledges what the bot refuses, and what is not for it", async () => {
    receipt = () => "refused";
    const refused = hand(says("health a"));
    const others = [recorded("bot-message"), recorded("message-deleted"), {}, null].map((body) =>
      hand(body),
    );
    await clock.run(0);
    for (const handed of [refused, ...others])
      expect(handed).to.deep.include({ answers: [undefined], fate: "acknowledged" });
    expect(heard).to.have.length(1);
  });

  it("tries again what cannot be kept, as Slack repeats no press", async () => {
    receipt = () => (heard.length < 3 ? "unavailable" : "durable");
    const handed = hand(recorded("press-message"));
    await clock.run(1_000);
    expect(handed.fate).to.equal("acknowledged");
    expect(new Set(heard.map(({ delivery }) => delivery)).size).to.equal(1);
    expect(heard).to.have.length(3);
  });

  it("does not acknowledge what cannot be kept before Slack's patience ends, also by an error", async () => {
    for (const never of [
      (): Receipt => "unavailable",
      () => Promise.reject(new Error("broken")),
      () => new Promise<Receipt>(() => undefined),
    ]) {
      receipt = never;
      const handed = hand(recordedEvent("message-im", { channel: `D${heard.length}` }));
      await clock.run(2_600);
      expect(handed.fate).to.equal("open");
      await clock.run(300);
      expect(handed).to.deep.include({ answers: [], fate: "refused" });
    }
    const [complaint] = log.of("slack.unkept");
    expect(complaint).to.include({ kind: "message", event: "m:D0:1764583330.061879" });
  });

  it("tries it less and less often", async () => {
    receipt = () => "unavailable";
    hand(says("health a"));
    const tries: number[] = [];
    for (const waitMs of [0, 100, 200, 400, 800, 1_400]) {
      await clock.run(waitMs);
      tries.push(heard.length);
    }
    expect(tries).to.deep.equal([1, 2, 3, 4, 5, 5]);
  });

  it("lets what is never kept hold up nobody for ever", async () => {
    receipt = () => (heard.length === 1 ? new Promise(() => undefined) : "durable");
    hand(says("one", "1764583330.000001"));
    await clock.run(1_000);
    const second = hand(says("two", "1764583330.000002"));
    await clock.run(1_700);
    expect([texts(), second.fate]).to.deep.equal([["one", "two"], "acknowledged"]);
  });

  it("logs no word for its kind that Slack cannot have chosen", async () => {
    hand({ type: "Line\nbreak" }, () => Promise.reject(new Error("gone")));
    await clock.run(0);
    expect(log.of("slack.unacknowledged")).to.deep.equal([{ kind: "unknown" }]);
  });

  it("hands over what is repeated under the same name", async () => {
    receipt = () => (heard.length < 2 ? "refused" : "durable");
    hand(says("health a"));
    hand({ ...says("health a"), event_id: "Ev2" });
    await clock.run(0);
    expect(heard.map(({ delivery }) => delivery)).to.deep.equal([
      "m:D024BE91L:1764583330.000001",
      "m:D024BE91L:1764583330.000001",
    ]);
  });

  it("keeps the order of a conversation, and lets no other one wait", async () => {
    let keep: (receipt: Receipt) => void = () => undefined;
    receipt = ({ content }) =>
      content.kind === "text" && content.text === "one"
        ? new Promise((resolve) => (keep = resolve))
        : "durable";
    hand(says("one", "1764583330.000001"));
    const second = hand(says("two", "1764583330.000002"));
    const other = hand(recordedEvent("message-im", { text: "three", user: "U2" }));
    await clock.run(500);
    expect([texts(), second.fate, other.fate]).to.deep.equal([
      ["one", "three"],
      "open",
      "acknowledged",
    ]);
    keep("durable");
    await clock.run(0);
    expect([texts(), second.fate]).to.deep.equal([["one", "three", "two"], "acknowledged"]);
  });

  it("lets nothing overtake what is not durable yet", async () => {
    let keep: (receipt: Receipt) => void = () => undefined;
    receipt = () => new Promise((resolve) => (keep = resolve));
    const first = hand(says("one", "1764583330.000001"));
    const second = hand(says("two", "1764583330.000002"));
    await clock.run(2_900);
    expect([first.fate, second.fate, texts()]).to.deep.equal(["refused", "refused", ["one"]]);
    // Nobody waits for the second any more; it comes again.
    keep("durable");
    await clock.run(0);
    expect(texts()).to.deep.equal(["one"]);
  });

  it("takes part in nothing before it is open", async () => {
    intake = new Intake({
      clock,
      logger: log,
      names: { commands: [], slash: "/plume", separate: {} },
      wizards: [],
      submissions,
      gone: () => Promise.resolve(),
    });
    const handed = hand(says("health a"));
    await clock.run(2_900);
    expect(handed.fate).to.equal("refused");
  });

  it("goes on where an acknowledgement is lost", async () => {
    const handed = hand(says("health a"), () => Promise.reject(new Error("closed")));
    await clock.run(0);
    expect(handed.fate).to.equal("acknowledged");
    expect(log.of("slack.unacknowledged")).to.deep.equal([{ kind: "message" }]);
  });

  it("has a workspace forgotten before it acknowledges that the bot is gone", async () => {
    let done = (): void => undefined;
    forget = () => new Promise((resolve) => (done = resolve));
    const handed = hand(recorded("app-uninstalled"));
    await clock.run(1_000);
    expect([handed.fate, left]).to.deep.equal(["open", []]);
    done();
    await clock.run(0);
    expect([handed.fate, left]).to.deep.equal(["acknowledged", ["T061EG9R6"]]);
  });

  it("is told again that the bot is gone while nothing can be removed", async () => {
    for (const never of [
      () => Promise.reject(new Error("broken")),
      () => new Promise<void>(() => undefined),
    ]) {
      forget = never;
      const handed = hand(recorded("tokens-revoked"));
      await clock.run(2_900);
      expect(handed).to.deep.include({ answers: [], fate: "refused" });
    }
    expect(left).to.deep.equal([]);
  });

  it("does not mind where only a person takes back what they allowed", async () => {
    const handed = hand(recordedEvent("tokens-revoked", { tokens: { oauth: ["U1"] } }));
    await clock.run(0);
    expect([handed.fate, left]).to.deep.equal(["acknowledged", []]);
  });

  it("never logs what people write", async () => {
    receipt = () => Promise.reject(new Error("planted-secret"));
    hand(says("planted-secret"));
    hand({ ...recorded("slash"), text: "planted-secret" });
    hand(form({ key: "planted-secret" }));
    const unreadable = new Proxy(
      {},
      {
        getOwnPropertyDescriptor() {
          throw new Error("planted-secret");
        },
      },
    );
    const handed = hand({ type: "event_callback", event: unreadable });
    await clock.run(3_000);
    expect(log.lines.length).to.be.above(2);
    expect(log.text()).not.to.contain("planted-secret");
    expect(handed.fate).to.equal("acknowledged");
    expect(log.of("slack.unreadable")).to.have.length(1);
  });

  describe("for a form", () => {
    const update = (title: string) => ({ response_action: "update", view: viewOf(title) });
    const titleIn = (answer: object | undefined): unknown =>
      (answer as { view?: { blocks?: unknown } } | undefined)?.view;

    it("tells what is wrong at its field, and keeps nothing", async () => {
      const handed = hand(form({ name: "two words", key: "abc", colour: "red" }));
      await clock.run(0);
      expect(handed.fate).to.equal("acknowledged");
      const [answer] = handed.answers;
      expect(answer).to.have.property("response_action", "errors");
      expect(answer).to.have.nested.property("errors.name").that.is.a("string");
      expect(Object.keys((answer as { errors: object }).errors)).to.deep.equal(["name"]);
      expect(heard).to.deep.equal([]);
    });

    it("shows what is said first where the form was", async () => {
      const handed = hand(goodForm());
      await clock.run(500);
      expect(handed.fate).to.equal("open");
      const show = submissions.take(formDelivery);
      const shown = show?.(viewOf("Done"));
      await clock.run(0);
      expect(handed).to.deep.include({ answers: [update("Done")], fate: "acknowledged" });
      await clock.run(300);
      expect(await shown).to.equal(true);
    });

    it("shows what was said before it was known to be durable", async () => {
      let keep: (receipt: Receipt) => void = () => undefined;
      receipt = () => new Promise((resolve) => (keep = resolve));
      const handed = hand(goodForm());
      await clock.run(0);
      const shown = submissions.take(formDelivery)?.(viewOf("Done"));
      await clock.run(100);
      expect(handed.answers).to.deep.equal([]);
      keep("durable");
      await clock.run(300);
      expect(handed.answers).to.deep.equal([update("Done")]);
      expect(await shown).to.equal(true);
    });

    it("shows a waiting view after a second, and takes no answer any more", async () => {
      const handed = hand(goodForm());
      await clock.run(999);
      const show = submissions.take(formDelivery);
      await clock.run(1);
      expect(handed.fate).to.equal("acknowledged");
      const [answer] = handed.answers;
      expect(answer).to.have.property("response_action", "update");
      expect(JSON.stringify(titleIn(answer))).to.contain("One moment…");
      expect(answer).to.have.nested.property(
        "view.private_metadata",
        '{"p":"C0LAN2Q65","t":"1764583300.000100","d":"d1"}',
      );
      expect(answer).to.have.nested.property("view.title.text", "Plume sign-in");
      // Slack must not take up what is said now before what it got first.
      let late: boolean | undefined;
      void show?.(viewOf("Done")).then((isShown) => (late = isShown));
      await clock.run(200);
      expect(late).to.equal(undefined);
      await clock.run(200);
      expect(late).to.equal(false);
      expect(submissions.take(formDelivery)).to.equal(undefined);
    });

    it("shows the first answer alone; what comes after it waits until Slack has that", async () => {
      const handed = hand(goodForm());
      await clock.run(0);
      const first = submissions.take(formDelivery)?.(viewOf("Testing"));
      let second: boolean | undefined;
      void submissions
        .take(formDelivery)?.(viewOf("Done"))
        .then((isShown) => (second = isShown));
      await clock.run(200);
      expect(handed.answers).to.deep.equal([update("Testing")]);
      expect(second).to.equal(undefined);
      await clock.run(200);
      expect([await first, second]).to.deep.equal([true, false]);
      expect(submissions.take(formDelivery)).to.equal(undefined);
      expect(submissions.take("f:other:1")).to.equal(undefined);
    });

    it("that cannot be kept stays open with what was typed, and says so", async () => {
      receipt = () => "unavailable";
      const handed = hand(goodForm());
      await clock.run(500);
      const shown = submissions.take(formDelivery)?.(viewOf("Not now"));
      await clock.run(2_600);
      expect(handed.answers).to.deep.equal([
        {
          response_action: "errors",
          errors: {
            name: "⚠️ This could not be saved right now. Please send it again in a moment.",
          },
        },
      ]);
      expect(await shown).to.equal(true);
      expect(log.of("slack.unkept")).to.have.length(1);
    });

    it("that is refused closes where nothing is said to it", async () => {
      receipt = () => "refused";
      const handed = hand(goodForm());
      await clock.run(1_000);
      expect(handed).to.deep.include({ answers: [undefined], fate: "acknowledged" });
    });

    it("that another process took is let be until that one has acknowledged it", async () => {
      const sentAtMs = clock.now();
      await clock.run(100);
      const other = new Submissions(clock);
      let late: boolean | undefined;
      void other
        .take(
          formDelivery,
          sentAtMs,
        )?.(viewOf("Done"))
        .then((isShown) => (late = isShown));
      await clock.run(2_800);
      expect(late).to.equal(undefined);
      await clock.run(200);
      expect(late).to.equal(false);
      expect(other.take(formDelivery, sentAtMs)).to.equal(undefined);
      // A clock that is behind keeps nobody longer.
      void other
        .take(
          formDelivery,
          clock.now() + 60_000,
        )?.(viewOf("Done"))
        .then(() => (late = undefined));
      await clock.run(3_000);
      expect(late).to.equal(undefined);
    });

    it("that was acknowledged here needs no waiting", async () => {
      const sentAtMs = clock.now();
      hand(goodForm());
      await clock.run(0);
      void submissions.take(formDelivery)?.(viewOf("Testing"));
      await clock.run(400);
      expect(submissions.take(formDelivery, sentAtMs)).to.equal(undefined);
      expect(submissions.take("b:1", sentAtMs)).to.equal(undefined);
    });

    it("whose answer Slack did not get says so", async () => {
      const handed = hand(goodForm(), () => Promise.reject(new Error("closed")));
      await clock.run(0);
      const shown = submissions.take(formDelivery)?.(viewOf("Done"));
      await clock.run(400);
      expect(handed.fate).to.equal("acknowledged");
      expect(await shown).to.equal(false);
    });

    it("is answered in time, however long it takes to keep it", async () => {
      receipt = () => clock.sleep(2_500).then(() => "durable" as const);
      const handed = hand(goodForm());
      await clock.run(2_900);
      expect(handed.fate).to.equal("acknowledged");
    });
  });
});
