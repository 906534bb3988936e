import assert from "node:assert/strict";
import type { ChatEvent, Content, Receipt, SendOptions } from "../../../src/index.ts";
import { pause } from "./pause.ts";
import type { AdapterStage, StageTraits } from "./stage.ts";

const pollMs = 5;

/** One run of a case: a stage, what the bot heard there, and how long it may take. */
export class Scene {
  readonly stage: AdapterStage;
  readonly has: StageTraits;
  /** Everything that was handed over, repetitions and openings included. */
  readonly handed: ChatEvent[] = [];
  /** What the adapter told otherwise: keys, and what its faults say. */
  readonly told: string[] = [];
  /** What the bot answers to a deed of the person. */
  receive: (event: ChatEvent) => Promise<Receipt> = () => Promise.resolve("durable");
  readonly #endMs: number;
  readonly #held: (() => void)[] = [];
  #listening: Promise<void> | undefined;
  #keys = 0;

  constructor(stage: AdapterStage, options: { has: StageTraits; withinMs: number }) {
    this.stage = stage;
    this.has = options.has;
    this.#endMs = performance.now() + options.withinMs;
  }

  /** What people did, in the order in which it was handed over. */
  get heard(): readonly ChatEvent[] {
    return this.handed.filter(({ content }) => content.kind !== "opened");
  }

  /** Starts the adapter, once. */
  listen(): Promise<void> {
    this.#listening ??= this.stage.adapter.start((event) => {
      this.handed.push(event);
      // That somebody sat down is no deed; cases are about what they do then.
      return event.content.kind === "opened" ? Promise.resolve("durable") : this.receive(event);
    });
    return this.#listening;
  }

  /** The first event of this content, once it is handed over. */
  hears(what: string, isIt: (content: Content) => boolean): Promise<ChatEvent> {
    const told = (): string =>
      `the bot hears ${what}; it heard ${JSON.stringify(this.heard.map(({ content }) => content))}`;
    return this.until(told, () => this.heard.find(({ content }) => isIt(content)));
  }

  /** What `look` sees, once it is neither `undefined` nor false. Fails when the time is over. */
  async until<Seen>(
    what: string | (() => string),
    look: () => Seen | undefined | false | Promise<Seen | undefined | false>,
  ): Promise<Seen> {
    for (;;) {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
      if (performance.now() >= this.#endMs)
        assert.fail(`waited in vain until ${typeof what === "string" ? what : what()}`);
      await pause(pollMs);
    }
  }

  /** Waits as long as a platform asks for. Fails if that is longer than the case may take. */
  async waits(ms: number): Promise<void> {
    if (performance.now() + ms >= this.#endMs)
      assert.fail(`the bot is asked to wait ${ms} ms, and there is no such time`);
    await pause(ms);
  }

  /** Answers nothing to any event until the returned function is called; then they are durable. */
  holdReceipts(): () => void {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#held.push(release);
    this.receive = () => held.then(() => "durable");
    return release;
  }

  /** The options of another sending. Repeated, a sending has the same ones. */
  sending(): SendOptions {
    return { key: `m:contract.${++this.#keys}.0`, signal: new AbortController().signal };
  }

  /** Resolves or rejects as `running` does. Fails when the time is over. */
  async bounded(running: Promise<void>): Promise<void> {
    // Whoever waits in `until` knows better what for, so it may fail first.
    const leftMs = this.#endMs - performance.now() + 20 * pollMs;
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<never>((_, reject) => {
      const error = new assert.AssertionError({ message: "the adapter did not end in time" });
      timer = setTimeout(() => reject(error), leftMs);
    });
    try {
      await Promise.race([running, over]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Stops the adapter, in a second if need be, and takes the stage down. */
  async leave(): Promise<void> {
    // An adapter may wait with its end for what it handed over.
    this.receive = () => Promise.resolve("durable");
    for (const release of this.#held) release();
    const over = new AbortController();
    const stopped = this.stage.adapter.stop().catch(() => undefined);
    await Promise.race([stopped.finally(() => over.abort()), pause(1_000, over.signal)]);
    await this.stage.close();
  }
}
