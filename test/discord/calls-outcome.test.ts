import { expect } from "chai";

import type { Answer } from "../../adapters/discord/answer.ts";
import { createClient, type Client, type Hook } from "../../adapters/discord/client.ts";
import type { Rendered } from "../../adapters/discord/render.ts";
import { seal, textAt } from "../../src/index.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import type { Channel, Deed, Fault, Person, Shown } from "../support/discord/types.ts";
import { createFakeClock } from "../support/fake-clock.ts";

const signal = new AbortController().signal;
const words = (content: string): Rendered => ({ content, components: [], files: [] });
const full: Rendered = {
  embeds: [{ title: "Health", image: { url: "attachment://graph.png" } }],
  components: [
    { type: 1, components: [{ type: 2, style: 2, label: "Share", custom_id: "c~share~" }] },
  ],
  files: [
    { name: "graph.png", data: Buffer.from("png"), description: "It falls", isImage: true },
    { name: "pods.txt", data: Buffer.from("a\r\nb"), description: "All pods", isImage: false },
  ],
};

describe("what Discord makes of our calls", () => {
  let fake: FakeDiscord;
  let client: Client;
  let ann: Person;
  let general: Channel;
  beforeEach(async () => {
    fake = await openFakeDiscord();
    ann = fake.person("Ann");
    general = fake.channel("general");
    const token = seal(fake.app.token);
    client = createClient({
      token,
      clock: createFakeClock(),
      apiRoot: fake.apiUrl,
      timeoutMs: 2_000,
    });
  });
  afterEach(async () => {
    const { violations } = fake;
    await fake.close();
    expect(violations).to.deep.equal([]);
  });

  const post = (message: Rendered, answers?: string): Promise<Answer<string>> =>
    client.post({ channel: general.id, message, nonce: "n1", answers }, signal);
  const value = <Value>(answer: Answer<Value>): Value => {
    if (answer.kind === "failed") throw new Error(JSON.stringify(answer.failure));
    return answer.value;
  };
  const failureOf = (answer: Answer<unknown>): string =>
    answer.kind === "done" ? "done" : answer.failure.kind;
  const texts = (): readonly string[] =>
    fake.messages(general, ann).map(({ text, ephemeral }) => (ephemeral ? `(${text})` : text));
  const last = (): Shown => {
    const shown = fake.messages(general, ann).at(-1);
    if (!shown) throw new Error("nothing is said");
    return shown;
  };

  it("a message with all that it can have, and one that has nothing of it any more", async () => {
    const id = value(await post(full));
    expect(last()).to.deep.include({ id, text: "Health" });
    expect(last().embeds[0]?.image?.url, "the picture is in the embed").to.match(/^https:/);
    expect(last().buttons.map(({ label }) => label)).to.deep.equal(["Share"]);
    expect(
      last().files.map(({ name, bytes, description }) => [name, bytes, description]),
    ).to.deep.equal(full.files.map(({ name, data, description }) => [name, data, description]));
    value(await client.change({ channel: general.id, id }, words("over"), signal));
    expect(last()).to.deep.include({ id, text: "over", embeds: [], buttons: [], files: [] });
    value(await client.change({ channel: general.id, id }, full, signal));
    expect(last().files).to.have.length(2);
    expect(last().text).to.equal("Health");
    value(await client.remove({ channel: general.id, id }, signal));
    expect(fake.messages(general)).to.deep.equal([]);
  });

  it("one message of what is sent again since nobody heard that it arrived", async () => {
    const lost: readonly Fault[] = [{ kind: "lost-reply" }, { kind: "cut" }];
    fake.fails("POST /channels/:channel/messages", ...lost);
    expect(failureOf(await post(words("once")))).to.equal("unreachable");
    expect(failureOf(await post(words("once")))).to.equal("unreachable");
    expect(value(await post(words("once")))).to.equal(last().id);
    expect(texts()).to.deep.equal(["once"]);
  });

  it("an answer to a message, also to one that is gone", async () => {
    const { id } = fake.says(ann, fake.mention("hi"), { channel: general });
    value(await post(words("answer"), id));
    expect(last().answers).to.equal(id);
    fake.deletes(general, id);
    value(
      await client.post(
        { channel: general.id, message: words("late"), nonce: "n2", answers: id },
        signal,
      ),
    );
    expect(texts()).to.deep.equal(["answer", "late"]);
  });

  it("a message that answers none where the bot may not read what it answers", async () => {
    const { id } = fake.says(ann, fake.mention("hi"), { channel: general });
    fake.permits(general, ["ViewChannel", "SendMessages", "EmbedLinks", "AttachFiles"]);
    value(await post(words("answer"), id));
    expect(last()).to.deep.include({ text: "answer", answers: undefined });
  });

  it("nothing where the bot is not, may not, or is not wanted", async () => {
    fake.permits(general, ["ViewChannel"]);
    expect(failureOf(await post(words("x")))).to.equal("not-there");
    fake.deletesChannel(general);
    expect(failureOf(await post(words("x")))).to.equal("not-there");
    const other = fake.channel("other");
    fake.kicks();
    const elsewhere = { channel: other.id, message: words("x"), nonce: "n2" };
    expect(failureOf(await client.post(elsewhere, signal))).to.equal("not-there");
  });

  it("nothing for a person who takes no messages", async () => {
    const channel = value(await client.openDm(ann.id, signal));
    expect(channel).to.equal(fake.direct(ann).id);
    fake.refuses(ann);
    const said = { channel, message: words("x"), nonce: "n1" };
    expect(failureOf(await client.post(said, signal))).to.equal("not-there");
  });

  it("no change of what is gone", async () => {
    const id = value(await post(words("x")));
    fake.deletes(general, id);
    const message = { channel: general.id, id };
    expect(failureOf(await client.change(message, words("y"), signal))).to.equal("gone");
    expect(failureOf(await client.remove(message, signal))).to.equal("gone");
  });

  it("nothing with a token that is good no longer", async () => {
    fake.turnsTo();
    expect(failureOf(await post(words("x")))).to.equal("unauthorized");
  });

  it("what can go wrong on the way", async () => {
    const cases: readonly (readonly [Fault, string])[] = [
      [{ kind: "status", status: 502 }, "unreachable"],
      [{ kind: "html" }, "unreachable"],
      [{ kind: "cut" }, "unreachable"],
      [{ kind: "error", status: 400, code: 50_035 }, "refused"],
      [{ kind: "error", status: 413, code: 40_005 }, "too-large"],
      [{ kind: "limited", seconds: 3 }, "rate-limited"],
    ];
    for (const [fault, expected] of cases) {
      fake.fails("POST /channels/:channel/messages", fault);
      expect(failureOf(await post(words("x"))), JSON.stringify(fault)).to.equal(expected);
    }
    expect(texts()).to.deep.equal([]);
  });

  describe("to an interaction", () => {
    let deed: Deed;
    let waiting: { readonly id: string; readonly token: string };
    let hook: Hook;
    const happens = (next: Deed): void => {
      deed = next;
      const token = textAt(deed.d, "token") ?? "";
      waiting = { id: deed.id, token };
      hook = { app: fake.app.id, token };
    };
    beforeEach(() => {
      happens(fake.slash(ann, "health", {}, { channel: general, unregistered: true }));
    });

    it("is an answer to the person alone, filled in and followed", async () => {
      expect(failureOf(await client.changeOriginal(hook, words("early"), signal))).to.equal(
        "expired",
      );
      expect(await client.message(waiting, { hidden: true, signal })).to.equal("done");
      await deed.done;
      expect(await client.message(waiting, { hidden: true, signal })).to.equal("taken");
      expect(value(await client.changeOriginal(hook, words("one"), signal))).to.equal(last().id);
      const more = value(await client.followUp(hook, { message: full, hidden: true }, signal));
      expect(last().files).to.have.length(2);
      expect(last().id).to.equal(more);
      value(await client.removeOriginal(hook, signal));
      expect(last().id).to.equal(more);
      value(await client.removeFollowUp(hook, more, signal));
      expect(texts()).to.deep.equal([]);
    });

    it("is an answer for all", async () => {
      await client.message(waiting, { hidden: false, signal });
      value(await client.changeOriginal(hook, words("one"), signal));
      value(await client.followUp(hook, { message: words("two"), hidden: false }, signal));
      expect(texts()).to.deep.equal(["one", "two"]);
    });

    it("is told to the person alone", async () => {
      expect(await client.say(waiting, { text: "Sorry.", signal })).to.equal("done");
      expect(texts()).to.deep.equal(["(Sorry.)"]);
    });

    it("is late after 3 s, and over after 15 min", async () => {
      fake.advance(3_001);
      expect(await client.message(waiting, { hidden: true, signal })).to.equal("late");
      happens(fake.slash(ann, "health", {}, { channel: general, unregistered: true }));
      await client.message(waiting, { hidden: true, signal });
      fake.advance(900_001);
      expect(failureOf(await client.changeOriginal(hook, words("x"), signal))).to.equal("expired");
    });

    it("is known to have arrived where the answer was lost", async () => {
      fake.fails("POST /interactions/:interaction/:token/callback", { kind: "lost-reply" });
      expect(await client.message(waiting, { hidden: true, signal })).to.equal("unreachable");
      expect(await client.message(waiting, { hidden: true, signal })).to.equal("taken");
    });

    it("is a change of the message with the button, or a form", async () => {
      await client.message(waiting, { hidden: false, signal });
      const id = value(await client.changeOriginal(hook, full, signal));
      happens(fake.presses(ann, "Share", { channel: general }));
      expect(await client.update(waiting, { signal })).to.equal("done");
      expect(value(await client.changeOriginal(hook, full, signal))).to.equal(id);
      happens(fake.presses(ann, "Share", { channel: general }));
      const modal = {
        custom_id: "m~auth~1~",
        title: "Connect",
        components: [
          {
            type: 18 as const,
            label: "Address",
            component: { type: 4 as const, custom_id: "url", style: 1 as const },
          },
        ],
      };
      expect(await client.form(waiting, { modal, signal })).to.equal("done");
      expect(fake.modal(ann)).to.have.property("title", "Connect");
    });
  });
});
