import assert from "node:assert/strict";
import {
  isFault,
  type Address,
  type ChatEvent,
  type Content,
  type Fault,
  type FaultCode,
  type MessageKey,
  type Outgoing,
  type SendOptions,
  type View,
} from "../../../src/index.ts";
import { plainCopy } from "./json.ts";
import type { Scene } from "./scene.ts";
import type { OpenForm, Standing, Where } from "./stage.ts";

/** What became of a sending. */
export type Attempt =
  | { readonly kind: "sent"; readonly message: MessageKey }
  | { readonly kind: "failed"; readonly fault: Fault };

const sendingFaults: readonly FaultCode[] = [
  "adapter.rate-limited",
  "adapter.undeliverable",
  "adapter.unavailable",
];

/** One place with a person and the bot in it. */
export class Chat {
  readonly where: Where;
  /** As another process would have it. */
  readonly at: Address;
  readonly #scene: Scene;
  readonly #answers: string | undefined;
  #said = 0;

  /** `answers` is the delivery that is answered; without one, all is said as if by itself. */
  constructor(
    scene: Scene,
    where: Where,
    from: { readonly at: Address; readonly answers?: string },
  ) {
    this.#scene = scene;
    this.where = where;
    this.at = from.at;
    this.#answers = from.answers;
  }

  /** The same place, for what is said because of this event. */
  answering({ at, delivery }: ChatEvent): Chat {
    const from = { at: plainCopy(at, "an address"), answers: delivery };
    return new Chat(this.#scene, this.where, from);
  }

  /** The options of another sending. Repeated, a sending has the same ones. */
  sending(): SendOptions {
    const options = this.#scene.sending();
    if (this.#answers === undefined) return options;
    return { ...options, key: `${this.#answers}.${this.#said++}` };
  }

  /** The person says something that they have not said before; gives what the bot heard. */
  async says(text: string): Promise<ChatEvent> {
    await this.#scene.stage.person.says(text, this.where);
    return this.#scene.hears(text, (content) => hasText(content, text));
  }

  /** The bot says something; asked to wait, it does. Fails if the adapter throws anything else. */
  async send(said: View | Outgoing, options: SendOptions = this.sending()): Promise<MessageKey> {
    for (;;) {
      const attempt = await this.attempt(said, options);
      if (attempt.kind === "sent") return attempt.message;
      const { fault } = attempt;
      if (!isFault(fault, "adapter.rate-limited"))
        assert.fail(`the sending failed: ${fault.message}`);
      await this.#scene.waits(fault.details.retryAfterMs);
    }
  }

  /** The bot tries to say something. Fails if what is thrown is none of the faults of a sending. */
  async attempt(said: View | Outgoing, options: SendOptions = this.sending()): Promise<Attempt> {
    const outgoing = "view" in said ? said : { view: said };
    try {
      const message = await this.#scene.stage.adapter.send(this.at, outgoing, options);
      assert.equal(typeof message, "string", "the key of a message is a text");
      assert.notEqual(message, "", "the key of a message is not empty");
      this.#scene.told.push(message);
      return { kind: "sent", message };
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      const code = sendingFaults.find((known) => isFault(error, known));
      if (code === undefined || !isFault(error, code))
        assert.fail("a sending threw something that is not a Fault of sending");
      this.#scene.told.push(error.message, JSON.stringify(error.details));
      return { kind: "failed", fault: error };
    }
  }

  /** The form that the person has open there, or what took its place. */
  form(): Promise<OpenForm | undefined> {
    const isThere = this.#scene.has.forms === true;
    return isThere ? this.#scene.stage.platform.form(this.where) : Promise.resolve(undefined);
  }

  /** What stands there, from top to bottom. */
  standing(): Promise<readonly Standing[]> {
    return this.#scene.stage.platform.standing(this.where);
  }

  /** The bot's messages, from top to bottom. */
  async ofBot(): Promise<readonly Standing[]> {
    return (await this.standing()).filter(({ by }) => by === "bot");
  }

  /** All that the bot says there. */
  async text(): Promise<string> {
    return (await this.ofBot()).map(({ text }) => text).join("\n");
  }

  /** How often the bot says these words. */
  async count(words: string): Promise<number> {
    return (await this.text()).split(words).length - 1;
  }

  /** Resolves once the bot's words stand there, all of them. */
  async shows(...words: readonly string[]): Promise<void> {
    let missing = words;
    let seen = "";
    await this.#scene.until(
      () => `${JSON.stringify(missing)} stands there; there stands\n${seen}`,
      async () => {
        seen = await this.text();
        missing = words.filter((word) => !seen.includes(word));
        return missing.length === 0;
      },
    );
  }
}

/** A place in which the person has spoken: only then may a bot know it. Starts the adapter. */
export async function chatIn(scene: Scene, where: Where): Promise<Chat> {
  await scene.listen();
  const greeting = `hello ${where}`;
  await scene.stage.person.says(greeting, where);
  const { at } = await scene.hears(greeting, (content) => hasText(content, greeting));
  // Whoever answers may be another process, so the address goes the way of all stored things.
  return new Chat(scene, where, { at: plainCopy(at, "an address") });
}

/** True for a text that says `words`, whatever stands around them. */
export function hasText(content: Content, words: string): boolean {
  return content.kind === "text" && content.text.includes(words);
}

/** The fault of a failed attempt. Fails if it did not fail, or for another reason. */
export function faultOf<Code extends FaultCode>(attempt: Attempt, code: Code): Fault<Code> {
  if (attempt.kind === "sent") assert.fail(`the sending did not fail with ${code}`);
  const { fault } = attempt;
  if (!isFault(fault, code)) assert.fail(`the sending failed with ${fault.code}, not with ${code}`);
  return fault;
}
