import type { types } from "@slack/bolt";

import { type Clock, Lru, type MessageKey, Panes, type View } from "../../src/index.ts";
import { done, failed, type Answer } from "./answer.ts";
import type { Client } from "./client.ts";
import { keyOf } from "./message-key.ts";
import { modalMetadata } from "./metadata.ts";
import { modalOf, plainModal } from "./modal.ts";
import type { Outbound } from "./outbound.ts";
import { goneKey, isPassing, replacedBy, type Saying } from "./saying.ts";

/** Forms that were sent and that Slack waits for. */
export interface SentForms {
  /**
   * For the first thing that is said to the form of this delivery: shows it in place of the form.
   * `undefined`, or an answer that it is false: it has to be said otherwise. `sentAtMs` is when the
   * form was sent, in ms since 1970.
   */
  take(
    delivery: string,
    sentAtMs?: number,
  ): ((view: types.ModalView) => Promise<boolean>) | undefined;
}

/** What showing modals stands on. */
export interface ModalParts {
  readonly client: Client;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly submissions: SentForms;
  readonly prefix: string;
  /** Stands above what is no form; 24 characters at most. */
  readonly title: string;
}

// Source: docs.slack.dev, Modals: a trigger is good for 3 s.
const triggerMs = 3_000;
const remembered = 1_000;

const expired = failed({ kind: "expired", reason: "nothing may open a modal any more" });

/** The modal that is to be changed. */
function modalIn(saying: Saying): string | undefined {
  const old = replacedBy(saying);
  return old?.kind === "modal" ? old.view : saying.reply.view;
}

/** Shows forms and answers in modals. An answer that failed and may not pass: another way is left. */
export class Modals {
  readonly #parts: ModalParts;
  readonly #panes = new Panes();
  /** Sendings whose modal may be open although nobody was told. */
  readonly #doubts = new Lru<string, true>(remembered);

  constructor(parts: ModalParts) {
    this.#parts = parts;
  }

  /** Shows the form where one is open for this, or opens it. */
  async form(saying: Saying, form: View): Promise<Answer<MessageKey>> {
    const modal = this.#modal(saying, this.#panes.joined(saying, form));
    const id = modalIn(saying);
    const changed = id === undefined ? expired : await this.#change(saying, id, modal);
    const answer =
      changed.kind === "done" || isPassing(changed) ? changed : await this.#open(saying, modal);
    if (answer.kind === "done") this.#panes.keep(saying, form);
    return answer;
  }

  /** Shows the view in the modal that it replaces, or that this came from. */
  async show(saying: Saying, view: View): Promise<Answer<MessageKey>> {
    const id = modalIn(saying);
    if (id === undefined) return expired;
    const modal = this.#modal(saying, this.#panes.joined(saying, view));
    const answer = await this.#change(saying, id, modal);
    if (answer.kind === "done") this.#panes.keep(saying, view);
    return answer;
  }

  /** Opens a modal that only shows the view. */
  open(saying: Saying, view: View): Promise<Answer<MessageKey>> {
    return this.#open(saying, this.#modal(saying, view));
  }

  #modal({ to, reply }: Saying, view: View): types.ModalView {
    const { prefix, title } = this.#parts;
    const form = view.blocks.find((block) => block.kind === "form");
    const metadata = modalMetadata({ place: to.place, thread: reply.thread, draft: form?.draft });
    return modalOf(view, { prefix, metadata }) ?? plainModal(view, { prefix, metadata, title });
  }

  async #change(saying: Saying, id: string, view: types.ModalView): Promise<Answer<MessageKey>> {
    const { client, outbound, submissions } = this.#parts;
    const { workspace, signal, isProgress: optional } = saying;
    const key = keyOf({ kind: "modal", view: id });
    if (await submissions.take(saying.delivery, saying.sinceMs)?.(view)) return done(key);
    const lane = `${workspace.team}/${key}`;
    const departure = { key: saying.key, lane, edits: id, optional, signal };
    const sent = await outbound.send(departure, () =>
      client.updateModal({ ...workspace, id, view }, signal),
    );
    // A newer one is on its way: this one has nothing left to show.
    return sent?.kind === "failed" ? sent : done(key);
  }

  /** At once: nothing that has to wait would open it in time. */
  async #open(saying: Saying, view: types.ModalView): Promise<Answer<MessageKey>> {
    const { client, clock } = this.#parts;
    const { workspace, reply, signal, key } = saying;
    const { trigger } = reply;
    const isDoubted = this.#doubts.get(key) === true;
    if (!trigger) return expired;
    if (!isDoubted && clock.now() - trigger.atMs >= triggerMs) return expired;
    const opened = await client.openModal({ ...workspace, trigger: trigger.id, view }, signal);
    if (opened.kind === "done") return done(keyOf({ kind: "modal", view: opened.value }));
    const { failure } = opened;
    if (failure.kind === "unreachable") this.#doubts.set(key, true);
    // It was used by this very sending.
    if (isDoubted && failure.kind === "expired" && failure.reason === "exchanged_trigger_id")
      return done(goneKey(saying));
    return failure.kind === "rate-limited" ? expired : opened;
  }
}
