import { isFault } from "../core/fault.ts";
import type { Next, Run } from "../core/conversation/decision.ts";
import type { ChatEvent, MessageKey } from "../core/event.ts";
import type { Cutoff } from "./cutoff.ts";
import type { Hold } from "./hold.ts";
import { Performance, type Act, type Cause } from "./performance.ts";
import type { Preface } from "./preface.ts";
import { Progress } from "./progress.ts";
import { scrubbed } from "./scrubbed.ts";
import type { Note } from "./stored.ts";
import type { Tools } from "./tools.ts";

/** A handler to be run, for which event, and what is known of earlier attempts. */
export interface Engagement<State> {
  readonly run: Run<State>;
  readonly event: ChatEvent;
  readonly preface: Preface;
  /** Somebody said before that he would run it, and did not live to commit. */
  readonly begun: boolean;
  readonly note: Note | undefined;
}

/** How it ended. `progress` is the message that the answer replaces. */
export type Ending<State> =
  | {
      readonly kind: "finished";
      readonly next: Next<State>;
      readonly progress: MessageKey | undefined;
    }
  /** The hold is lost, or the process gives the conversation up: nothing follows here. */
  | { readonly kind: "abandoned" };

/** One run of one handler: preface, intent, work, progress, and every way in which it can end. */
export class HandlerRun<State> {
  readonly #tools: Tools<State>;
  readonly #hold: Hold;
  readonly #engagement: Engagement<State>;
  readonly #performance: Performance<State>;

  constructor(tools: Tools<State>, hold: Hold, engagement: Engagement<State>) {
    const { run, event } = engagement;
    this.#tools = tools;
    this.#hold = hold;
    this.#engagement = engagement;
    this.#performance = new Performance(tools, hold, {
      event: event.delivery,
      perform: (context) => run.perform(context),
    });
  }

  /** A later event was accepted: does it end the work? */
  consider(event: ChatEvent): void {
    const head = this.#engagement.event;
    if (event.delivery === head.delivery) return;
    // A platform may repeat an old delivery; what was typed before cannot mean this work.
    if (head.content.kind !== "deadline" && event.atMs < head.atMs) return;
    try {
      if (this.#engagement.run.interruptedBy(event)) this.#performance.halt("interrupted");
    } catch (error) {
      this.#tools.logger.error("handler.undecided", scrubbed(error));
    }
  }

  /** Runs it. Throws only what the run's own endings throw. */
  async run(leaving: Cutoff): Promise<Ending<State>> {
    const { run, begun, note } = this.#engagement;
    if (run.disruptive && begun) return this.#finished(run.unknown(), note?.progress);
    const abandon = (): void => this.#performance.halt("abandoned");
    const letGo = [leaving.follow(abandon), this.#hold.lost.follow(abandon)];
    try {
      return await this.#attempt();
    } finally {
      for (const forget of letGo) forget();
    }
  }

  async #attempt(): Promise<Ending<State>> {
    const { run, event, preface, note } = this.#engagement;
    const performance = this.#performance;
    if (preface.due && !performance.cause) await preface.say(performance.stop);
    if (performance.cause) return this.#stopped(performance.cause, note?.progress);
    if (run.disruptive) {
      const intent = await this.#hold.intent(event.delivery);
      if (!intent) return { kind: "abandoned" };
      if (intent === "spent") return this.#finished(run.unknown(), note?.progress);
    }
    const progress = this.#progress();
    const act = await performance.act((view) => progress.show(view));
    return this.#after(act, await progress.close());
  }

  #progress(): Progress {
    const { event, preface, note } = this.#engagement;
    return new Progress(this.#tools, this.#hold, {
      event: event.delivery,
      at: event.at,
      message: note?.progress,
      note: (message) => preface.note(message),
    });
  }

  #after(act: Act<State>, progress: MessageKey | undefined): Ending<State> {
    const { run } = this.#engagement;
    switch (act.kind) {
      case "next":
        return this.#finished(act.next, progress);
      case "failed":
        if (isFault(act.error, "store.unavailable")) return this.#postponed(act.error);
        return this.#finished(run.failed(this.#report(scrubbed(act.error))), progress);
      case "stopped":
        return this.#stopped(act.cause, progress);
    }
  }

  /**
   * Whether what it wanted to keep was kept is not known. So it ends as a crash does: it is run
   * again once the store is back, by whoever is there, or its outcome is called unknown.
   */
  #postponed(error: Error): Ending<State> {
    const { conversation } = this.#hold;
    const event = this.#engagement.event.delivery;
    this.#tools.logger.warn("handler.postponed", { conversation, event, reason: error.message });
    return { kind: "abandoned" };
  }

  #stopped(cause: Cause, progress: MessageKey | undefined): Ending<State> {
    const { run } = this.#engagement;
    switch (cause) {
      case "interrupted":
        return this.#finished(run.interrupted(), progress);
      case "too long":
        return this.#finished(run.failed(this.#report({ reason: cause })), progress);
      case "abandoned":
        return { kind: "abandoned" };
    }
  }

  #finished(next: Next<State>, progress: MessageKey | undefined): Ending<State> {
    return this.#hold.lost.done ? { kind: "abandoned" } : { kind: "finished", next, progress };
  }

  #report(fields: ReturnType<typeof scrubbed>): string {
    const reference = this.#tools.ids.reference();
    const { conversation } = this.#hold;
    const event = this.#engagement.event.delivery;
    this.#tools.logger.error("handler.failed", { conversation, event, reference, ...fields });
    return reference;
  }
}
