import type { Next, Run, RunContext } from "../core/conversation/decision.ts";
import type { ChatEvent, MessageKey } from "../core/event.ts";
import { Cutoff } from "./cutoff.ts";
import { deliver } from "./delivery.ts";
import type { Note } from "./stored.ts";
import type { Hold } from "./hold.ts";
import { Progress } from "./progress.ts";
import { scrubbed } from "./scrubbed.ts";
import type { Tools } from "./tools.ts";

/** A handler to be run, for which event, and what is known of earlier attempts. */
export interface Engagement<State> {
  readonly run: Run<State>;
  readonly event: ChatEvent;
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

type Cause = "interrupted" | "abandoned" | "too long";

type Act<State> =
  | { readonly kind: "next"; readonly next: Next<State> }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "stopped"; readonly cause: Cause };

/** One run of one handler: preface, intent, work, progress, and every way in which it can end. */
export class HandlerRun<State> {
  readonly #tools: Tools<State>;
  readonly #hold: Hold;
  readonly #engagement: Engagement<State>;
  readonly #stop = new Cutoff();
  #cause: Cause | undefined;

  constructor(tools: Tools<State>, hold: Hold, engagement: Engagement<State>) {
    this.#tools = tools;
    this.#hold = hold;
    this.#engagement = engagement;
  }

  /** A later event was accepted: does it end the work? */
  consider(event: ChatEvent): void {
    const head = this.#engagement.event;
    if (event.delivery === head.delivery) return;
    // A platform may repeat an old delivery; what was typed before cannot mean this work.
    if (head.content.kind !== "deadline" && event.atMs < head.atMs) return;
    try {
      if (this.#engagement.run.interruptedBy(event)) this.#halt("interrupted");
    } catch (error) {
      this.#tools.logger.error("handler.undecided", scrubbed(error));
    }
  }

  /** Runs it. Throws only what the run's own endings throw. */
  async run(leaving: Cutoff): Promise<Ending<State>> {
    const { run, begun, note } = this.#engagement;
    if (run.disruptive && begun) return this.#finished(run.unknown(), note?.progress);
    const outside = new Cutoff(leaving, this.#hold.lost);
    outside.follow(() => this.#halt("abandoned"));
    try {
      return await this.#attempt();
    } finally {
      outside.release();
    }
  }

  async #attempt(): Promise<Ending<State>> {
    const { run, note } = this.#engagement;
    if (!this.#cause) await this.#preface();
    if (this.#cause) return this.#after({ kind: "stopped", cause: this.#cause }, note?.progress);
    if (run.disruptive) {
      const intent = await this.#hold.intent(this.#engagement.event.delivery);
      if (!intent) return { kind: "abandoned" };
      if (intent === "spent") return this.#finished(run.unknown(), note?.progress);
    }
    const progress = this.#progress();
    const act = await this.#act(progress);
    return this.#after(act, await progress.close());
  }

  async #preface(): Promise<void> {
    const { run, event, note } = this.#engagement;
    if (!run.preface || note?.prefaced === true) return;
    const letter = {
      at: event.at,
      outgoing: run.preface,
      key: `${event.delivery}.preface`,
    };
    const effort = { giveUpMs: this.#tools.settings.prefaceMs, cut: this.#stop };
    const errand = { letter, event: event.delivery, effort };
    if (!(await deliver(this.#tools, this.#hold, errand))) return;
    // Not awaited: the worst of a lost note is a preface said twice.
    void this.#hold
      .sent({ event: event.delivery, count: 0, note: this.#note(note?.progress) })
      .catch(() => undefined);
  }

  #progress(): Progress {
    const { event, note } = this.#engagement;
    return new Progress(this.#tools, this.#hold, {
      event: event.delivery,
      at: event.at,
      message: note?.progress,
      note: (message) => this.#note(message),
    });
  }

  #note(progress: MessageKey | undefined): string {
    const { event, run } = this.#engagement;
    const known = { event: event.delivery, prefaced: run.preface !== undefined };
    const note = progress === undefined ? known : { ...known, progress };
    return this.#tools.envelopes.sealNote(this.#hold.conversation, note);
  }

  /** The handler's own work, raced against everything that may end it earlier. */
  async #act(progress: Progress): Promise<Act<State>> {
    const over = new Cutoff();
    this.#renew(over);
    const act = await new Promise<Act<State>>((resolve) => {
      this.#stop.follow(() => resolve({ kind: "stopped", cause: this.#cause ?? "abandoned" }));
      if (this.#stop.done) return;
      this.#perform(progress).then(
        (next) => resolve({ kind: "next", next }),
        (error: unknown) => resolve({ kind: "failed", error }),
      );
    });
    over.cut();
    return act;
  }

  async #perform(progress: Progress): Promise<Next<State>> {
    const context: RunContext = {
      use: (service) => this.#tools.use(service),
      progress: (view) => progress.show(view),
      signal: this.#stop.signal,
      now: () => this.#tools.clock.now(),
    };
    return this.#engagement.run.perform(context);
  }

  #renew(over: Cutoff): void {
    const { delivery } = this.#engagement.event;
    const limitMs = this.#tools.settings.handlerLimitMs;
    this.#hold.wait(limitMs, delivery, over).then(
      () => {
        if (!over.done) this.#halt("too long");
      },
      (error: unknown) => {
        this.#tools.logger.error("store.failed", scrubbed(error));
        this.#hold.drop();
      },
    );
  }

  #halt(cause: Cause): void {
    this.#cause ??= cause;
    this.#stop.cut();
  }

  #after(act: Act<State>, progress: MessageKey | undefined): Ending<State> {
    const { run } = this.#engagement;
    switch (act.kind) {
      case "next":
        return this.#finished(act.next, progress);
      case "failed":
        return this.#finished(run.failed(this.#report(scrubbed(act.error))), progress);
      case "stopped":
        return this.#stopped(act.cause, progress);
    }
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
