import type { Next } from "../core/conversation/decision.ts";
import type { ChatEvent, MessageKey } from "../core/event.ts";
import type { Outgoing } from "../core/view/view.ts";
import type { Cutoff } from "./cutoff.ts";
import { deliver } from "./delivery.ts";
import type { Envelopes } from "./envelopes.ts";
import { erasing } from "./erasure.ts";
import type { Hold } from "./hold.ts";
import type { Note } from "./stored.ts";
import type { Means } from "./tools.ts";

/** What a handler says before it works, for which event, and what is known of earlier attempts. */
export interface Foreword {
  readonly outgoing: Outgoing | undefined;
  readonly event: ChatEvent;
  readonly note: Note | undefined;
}

type Tools = Means & { readonly envelopes: Pick<Envelopes<unknown>, "sealNote"> };

/** The message before a handler's work, and the note that keeps it from being said twice. */
export class Preface {
  readonly #tools: Tools;
  readonly #hold: Hold;
  readonly #foreword: Foreword;
  #out: boolean;

  constructor(tools: Tools, hold: Hold, foreword: Foreword) {
    this.#tools = tools;
    this.#hold = hold;
    this.#foreword = foreword;
    this.#out = foreword.note?.prefaced === true;
  }

  /** True if something is to be said and is not out. */
  get due(): boolean {
    return this.#foreword.outgoing !== undefined && !this.#out;
  }

  /** Says it unless that is done, for `prefaceMs` at most and no longer than until `cut`. */
  async say(cut: Cutoff): Promise<void> {
    const { outgoing, event, note } = this.#foreword;
    if (!outgoing || this.#out) return;
    const letter = { at: event.at, outgoing, key: `${event.delivery}.preface` };
    const effort = { giveUpMs: this.#tools.settings.prefaceMs, cut };
    const errand = { letter, event: event.delivery, effort };
    if ((await deliver(this.#tools, this.#hold, errand)) !== "sent") return;
    this.#out = true;
    // Not awaited: the worst of a lost note is a preface said twice.
    void this.#hold
      .sent({ event: event.delivery, count: 0, note: this.note(note?.progress) })
      .catch(() => undefined);
  }

  /** What a successor of this process must know, sealed. */
  note(progress: MessageKey | undefined): string {
    const known = { event: this.#foreword.event.delivery, prefaced: this.#out };
    const note = progress === undefined ? known : { ...known, progress };
    return this.#tools.envelopes.sealNote(this.#hold.conversation, note);
  }

  /** What follows, with the secret's erasing if the preface was to bring it and is not out. */
  settle<State>(next: Next<State>): Next<State> {
    return this.#out ? next : erasing(next, this.#foreword.outgoing);
  }
}
