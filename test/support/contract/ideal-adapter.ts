import { setTimeout as sleep } from "node:timers/promises";
import {
  Fault,
  splitView,
  toPlain,
  type Address,
  type Block,
  type Capabilities,
  type ChatAdapter,
  type ChatEvent,
  type Content,
  type MessageKey,
  type Outgoing,
  type Receive,
  type SendOptions,
  type View,
} from "../../../src/index.ts";
import type { Where } from "../../contract/chat-adapter/index.ts";
import { escapeMarkup } from "./plaza-markup.ts";
import { PlazaError, type Draft, type Plaza, type PlazaDelivery } from "./plaza.ts";

const platform = "plaza";
const theTenant = "-";
const retryAfterMs = 20;
const againAfterMs = 2;

/** The adapter of a {@link Plaza}: it keeps the contract, and shows how little that takes. */
export class IdealAdapter implements ChatAdapter {
  readonly platform = platform;
  readonly #plaza: Plaza;
  readonly #escape: (text: string) => string;
  readonly #stopped = new AbortController();
  #listening: Promise<void> | undefined;

  constructor(plaza: Plaza, escape: (text: string) => string = escapeMarkup) {
    this.#plaza = plaza;
    this.#escape = escape;
  }

  serves(tenant: string): boolean {
    return tenant === theTenant;
  }

  capabilities({ shared }: Address): Capabilities {
    return {
      secrets: "erased",
      questions: true,
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
      return await this.#say(to, await this.#erased(outgoing));
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

  async #say(to: Address, view: View): Promise<MessageKey> {
    const [first, ...rest] = splitView(view, { fits: (part) => this.#fits(part) });
    const place = placeOf(to);
    const draft = this.#draftOf(first);
    const message =
      first.replaces === undefined
        ? await this.#plaza.post(place, draft)
        : await this.#plaza.edit(first.replaces, draft);
    for (const part of rest) await this.#plaza.post(place, this.#draftOf(part));
    return message;
  }

  #fits(view: View): boolean {
    return textOf(view).length <= this.#plaza.mostCharacters;
  }

  #draftOf(view: View): Draft {
    const items = view.blocks.flatMap((block) => (block.kind === "buttons" ? block.items : []));
    return {
      markup: this.#escape(textOf(view)),
      buttons: items.map(({ label, id }) => (id === undefined ? { label } : { label, data: id })),
      images: attachmentsOf(view, "image"),
      files: attachmentsOf(view, "file"),
    };
  }
}

function eventOf({ name, place, atMs, deed }: PlazaDelivery): ChatEvent {
  const at = {
    platform,
    tenant: theTenant,
    place: `the ${place} one`,
    user: "ann",
    shared: place === "shared",
    reply: { place },
  };
  return { delivery: name, at, atMs, content: contentOf(deed), message: deed.message };
}

function contentOf(deed: PlazaDelivery["deed"]): Content {
  switch (deed.kind) {
    case "text":
      return { kind: "text", text: deed.text, addressed: true };
    case "press":
      return { kind: "button", id: deed.data };
    case "edit":
      return { kind: "edited" };
    case "media":
      return { kind: "media" };
  }
}

function placeOf({ shared }: Address): Where {
  return shared ? "shared" : "private";
}

function textOf(view: View): string {
  return toPlain(view, { buttons: "none" });
}

function attachmentsOf(view: View, kind: "image" | "file"): Draft["files"] {
  return view.blocks
    .filter((block): block is Extract<Block, { kind: "image" | "file" }> => block.kind === kind)
    .map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, "base64") }));
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
      return new Fault("adapter.undeliverable", { platform, reason: refusal });
  }
}
