import { setTimeout as sleep } from "node:timers/promises";
import {
  Fault,
  splitView,
  type Address,
  type Capabilities,
  type ChatAdapter,
  type MessageKey,
  type Outgoing,
  type Receive,
  type SendOptions,
  type View,
} from "../../../src/index.ts";
import { eventOf, platform, replyToOf, theTenant } from "./ideal-parse.ts";
import { formOf, messageOf, textOf, withoutButtons } from "./ideal-render.ts";
import { escapeMarkup } from "./plaza-markup.ts";
import { PlazaError, type Draft, type Refusal } from "./plaza-types.ts";
import type { Plaza } from "./plaza.ts";

/** What an adapter does that is not quite ideal. */
export interface Habits {
  /** Text as markup. */
  readonly escape: (text: string) => string;
  /** In the shared place, what is said to somebody is theirs alone. */
  readonly whispers: boolean;
}

const retryAfterMs = 20;
const againAfterMs = 2;

/** The adapter of a {@link Plaza}: it keeps the contract, and shows how little that takes. */
export class IdealAdapter implements ChatAdapter {
  readonly platform = platform;
  readonly #plaza: Plaza;
  readonly #habits: Habits;
  /** What can be shared, by the button that does it. */
  readonly #sharable = new Map<string, View>();
  readonly #stopped = new AbortController();
  #listening: Promise<void> | undefined;

  constructor(plaza: Plaza, habits: Partial<Habits> = {}) {
    this.#plaza = plaza;
    this.#habits = { escape: escapeMarkup, whispers: true, ...habits };
  }

  serves(tenant: string): boolean {
    return tenant === theTenant;
  }

  capabilities({ shared }: Address): Capabilities {
    return {
      secrets: "form",
      questions: !shared,
      pageRows: 10,
      prefix: "/",
      shares: shared,
      edits: true,
      buttons: "pressed",
      messageLimit: this.#plaza.mostCharacters,
    };
  }

  start(receive: Receive): Promise<void> {
    this.#listening = this.#listen(receive);
    return Promise.resolve();
  }

  async send(to: Address, outgoing: Outgoing, { signal }: SendOptions): Promise<MessageKey> {
    if (signal.aborted) throw new Fault("adapter.unavailable", { platform, reason: "called off" });
    try {
      return await this.#does(to, outgoing);
    } catch (error) {
      throw faultOf(error);
    }
  }

  trouble(): undefined {
    return undefined;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#listening;
  }

  async #listen(receive: Receive): Promise<void> {
    const { signal } = this.#stopped;
    for (;;) {
      const delivery = await this.#plaza.next(signal);
      if (delivery === undefined) return;
      const receipt = await receive(eventOf(delivery)).catch(() => "unavailable");
      if (receipt === "unavailable") await sleep(againAfterMs);
      else this.#plaza.acknowledge(delivery);
    }
  }

  /** What is to be said now that the secret is erased, or is not. */
  async #erased({ view, erase }: Outgoing): Promise<View> {
    if (!erase) return view;
    try {
      await this.#plaza.erase(erase.message);
      return view;
    } catch (error) {
      // What is gone is erased, whoever did it.
      return error instanceof PlazaError && error.refusal === "unknown" ? view : erase.unerased;
    }
  }

  async #does(to: Address, outgoing: Outgoing): Promise<MessageKey> {
    const { form, shares = "" } = outgoing;
    const shared = this.#sharable.get(shares);
    if (shared) return this.#plaza.post("shared", this.#draftOf(shared, { isWhispered: false }));
    const asked = form && (await this.#asks(to, form));
    return asked ?? this.#say(to, await this.#erased(outgoing));
  }

  /** Opens a form, or goes on in the one that it comes from; nothing if neither is possible. */
  async #asks(to: Address, view: View): Promise<MessageKey | undefined> {
    const { ticket } = replyToOf(to);
    const shown = await this.#inPlace(to, view);
    if (shown !== undefined || ticket === undefined) return shown;
    const draft = formOf(view, this.#habits.escape);
    return this.#plaza.openForm(ticket, draft).catch(unless("unknown", "late"));
  }

  async #say(to: Address, view: View): Promise<MessageKey> {
    const shown = await this.#inPlace(to, view);
    return shown ?? this.#posts(to, view);
  }

  /** Shows it where a form is that the event came from; nothing if there is none any more. */
  async #inPlace(to: Address, view: View): Promise<MessageKey | undefined> {
    const { form } = replyToOf(to);
    if (form === undefined) return undefined;
    const draft = formOf(view, this.#habits.escape);
    return this.#plaza.replaceForm(form, draft).catch(unless("unknown"));
  }

  async #posts(to: Address, view: View): Promise<MessageKey> {
    const place = to.shared ? "shared" : "private";
    const how = { isWhispered: to.shared && this.#habits.whispers };
    const [first, ...rest] = splitView(view, { fits: (part) => this.#fits(part) });
    const draft = this.#draftOf(first, how);
    this.#remember(view);
    const message =
      first.replaces === undefined
        ? await this.#plaza.post(place, draft)
        : await this.#plaza.edit(first.replaces, draft);
    for (const part of rest) await this.#plaza.post(place, this.#draftOf(part, how));
    return message;
  }

  #remember(view: View): void {
    const items = view.blocks.flatMap((block) => (block.kind === "buttons" ? block.items : []));
    const { id } = items.find(({ act }) => act.kind === "share") ?? {};
    if (id !== undefined) this.#sharable.set(id, withoutButtons(view));
  }

  #fits(view: View): boolean {
    return textOf(view).length <= this.#plaza.mostCharacters;
  }

  #draftOf(view: View, how: Pick<Draft, "isWhispered">): Draft {
    return { ...messageOf(view, this.#habits.escape), ...how };
  }
}

/** Takes the refusal of a call for an answer if it is one of these. */
function unless(...expected: readonly Refusal[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof PlazaError && expected.includes(error.refusal)) return undefined;
    throw error;
  };
}

function faultOf(error: unknown): Fault {
  const refusal = error instanceof PlazaError ? error.refusal : "silent";
  switch (refusal) {
    case "limited":
      return new Fault("adapter.rate-limited", { platform, retryAfterMs });
    case "silent":
    case "unreachable":
      return new Fault("adapter.unavailable", { platform, reason: refusal });
    case "blocked":
    case "unknown":
    case "forbidden":
    case "late":
      return new Fault("adapter.undeliverable", { platform, reason: refusal });
  }
}
