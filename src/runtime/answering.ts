import type { Decision, Next, Run } from "../core/conversation/decision.ts";
import { faultView } from "../core/conversation/replies.ts";
import type { ChatEvent, MessageKey } from "../core/event.ts";
import type { Waiting } from "../ports/conversation-store.ts";
import type { Cutoff } from "./cutoff.ts";
import type { Note } from "./stored.ts";
import { HandlerRun, type Engagement } from "./handler-run.ts";
import type { Hold } from "./hold.ts";
import { Preface } from "./preface.ts";
import { scrubbed } from "./scrubbed.ts";
import { asEdit } from "./sending.ts";
import { adapterFor, type Tools } from "./tools.ts";

/** An event at the head of the mailbox, opened, and the state it meets. */
export interface Question<State> {
  readonly head: Waiting;
  readonly event: ChatEvent;
  /** Accepted behind it so far; any of them may interrupt a handler. */
  readonly behind: readonly ChatEvent[];
  readonly state: State;
  /** What was decided on them before the event was stored, if anything was. */
  readonly decision: Decision<State> | undefined;
}

/** When an answer must not be waited for. */
export interface Cuts {
  /** The process gives the conversation up now. */
  readonly leaving: Cutoff;
  /** The process is stopping: what must never be cut off is not begun. */
  readonly draining: Cutoff;
}

/** Finds what follows from events: decides, runs handlers, and answers for their failures. */
export class Answering<State> {
  readonly #tools: Tools<State>;
  readonly #hold: Hold;
  readonly #cuts: Cuts;
  #handler: HandlerRun<State> | undefined;

  constructor(tools: Tools<State>, hold: Hold, cuts: Cuts) {
    this.#tools = tools;
    this.#hold = hold;
    this.#cuts = cuts;
  }

  /** A later event was accepted. */
  notice(event: ChatEvent): void {
    this.#handler?.consider(event);
  }

  /** What follows; `undefined` if nobody in this process may say so. */
  async answer(question: Question<State>, note?: Note): Promise<Next<State> | undefined> {
    const { head, state } = question;
    try {
      // Deciding itself may be what ended the processes before this one.
      if (head.tries > this.#tools.settings.maxTries + 1)
        return apology(state, this.#givenUp(head));
      const decision = question.decision ?? this.#decide(question);
      if (decision.kind === "done") return decision.next;
      return await this.#perform(question, decision.run, note);
    } catch (error) {
      return apology(state, this.#report("event.failed", head, scrubbed(error)));
    }
  }

  #decide({ event, state }: Question<State>): Decision<State> {
    const adapter = adapterFor(this.#tools, event.at);
    if (!adapter) throw new TypeError(`no adapter serves ${event.at.platform}`);
    return this.#tools.brain.decide(state, event, adapter.capabilities(event.at));
  }

  async #perform(
    question: Question<State>,
    run: Run<State>,
    note: Note | undefined,
  ): Promise<Next<State> | undefined> {
    const { event, head, state } = question;
    const preface = new Preface(this.#tools, this.#hold, { outgoing: run.preface, event, note });
    const engagement = { run, event, preface, begun: head.intent !== undefined, note };
    let next: Next<State> | undefined;
    try {
      next = await this.#ending(question, engagement);
    } catch (error) {
      next = apology(state, this.#report("event.failed", head, scrubbed(error)));
    }
    return next && preface.settle(next);
  }

  async #ending(
    { head, behind }: Question<State>,
    engagement: Engagement<State>,
  ): Promise<Next<State> | undefined> {
    const { run, note } = engagement;
    if (head.tries > this.#tools.settings.maxTries)
      return replacing(run.failed(this.#givenUp(head)), note?.progress);
    if (run.disruptive && this.#cuts.draining.done) return undefined;
    const handler = new HandlerRun(this.#tools, this.#hold, engagement);
    this.#handler = handler;
    for (const event of behind) handler.consider(event);
    try {
      const ending = await handler.run(this.#cuts.leaving);
      return ending.kind === "finished" ? replacing(ending.next, ending.progress) : undefined;
    } finally {
      this.#handler = undefined;
    }
  }

  #givenUp(head: Waiting): string {
    return this.#report("event.given-up", head, { tries: head.tries });
  }

  #report(what: string, head: Waiting, fields: ReturnType<typeof scrubbed>): string {
    const reference = this.#tools.ids.reference();
    const { conversation } = this.#hold;
    this.#tools.logger.error(what, { conversation, event: head.event, reference, ...fields });
    return reference;
  }
}

/** The state as it is, and that something broke. */
export function apology<State>(state: State, reference: string): Next<State> {
  return { state, say: [{ view: faultView(reference) }], deadline: { kind: "keep" } };
}

/** The answer takes the place of the progress message, so that no "Fetching" stays behind. */
function replacing<State>(next: Next<State>, progress: MessageKey | undefined): Next<State> {
  const [first, ...rest] = next.say;
  if (progress === undefined || !first) return next;
  return { ...next, say: [asEdit(first, progress), ...rest] };
}
