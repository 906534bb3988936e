import { done, failed, type Answer } from "../../adapters/discord/answer.ts";
import type { Callback } from "../../adapters/discord/callbacks.ts";
import type { Client, Hook, Identity, Message, Post } from "../../adapters/discord/client.ts";
import type { Failure } from "../../adapters/discord/failure.ts";
import type { Modal } from "../../adapters/discord/modal.ts";
import type { Rendered } from "../../adapters/discord/render.ts";
import type { Ack } from "../../adapters/discord/reply.ts";
import type { Clock } from "../../src/ports/clock.ts";

/** A message as it stands there. */
export interface Stored {
  readonly id: string;
  readonly channel: string;
  /** `undefined` while it waits to be filled in. */
  readonly said: Rendered | undefined;
  /** Who alone sees it. */
  readonly hiddenFor: string | undefined;
  readonly answers: string | undefined;
  readonly edits: number;
}

/** An interaction as Discord knows it. */
export interface Raised {
  readonly id: string;
  readonly token: string;
  readonly user: string;
  readonly channel: string;
  readonly atMs: number;
  /** The message with the button. */
  readonly message: string | undefined;
}

/** How a call goes wrong; a `lost` one does what was asked, and a `fine` one goes right. */
export type Wrong = Failure | Callback | "lost" | "fine";

type Name = keyof Client;

const tokenMs = 15 * 60_000;
const ackMs = 3_000;

/** Discord as far as the client knows it, in memory; it does as its documentation says. */
export class MemoryDiscord implements Client {
  readonly calls: Name[] = [];
  readonly modals: Modal[] = [];
  /** What Discord would not have taken. */
  readonly violations: string[] = [];
  /** Channels in which the bot may not speak; `dm` for people who take no messages. */
  readonly closed = new Set<string>();
  readonly #clock: Clock;
  readonly #messages = new Map<string, Stored>();
  readonly #nonces = new Map<string, string>();
  readonly #raised = new Map<string, Raised>();
  /** By token: what the first answer was, and its message. */
  readonly #acked = new Map<string, { readonly ack: Ack; readonly original: string | undefined }>();
  readonly #wrong = new Map<Name, Wrong[]>();
  #last = 1_000n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What stands in a channel, as that person sees it. */
  shown(channel: string, person: string): readonly Stored[] {
    return [...this.#messages.values()].filter(
      (one) => one.channel === channel && (one.hiddenFor ?? person) === person,
    );
  }

  /** All that waits to be filled in. */
  get thinking(): readonly Stored[] {
    return [...this.#messages.values()].filter(({ said }) => said === undefined);
  }

  id(): string {
    return String((this.#last += 1n));
  }

  /** Somebody calls a command or presses a button. */
  raise(user: string, channel: string, message?: string): Raised {
    const id = this.id();
    const raised = { id, token: `t${id}`, user, channel, atMs: this.#clock.now(), message };
    this.#raised.set(raised.token, raised);
    return raised;
  }

  deletes(id: string): void {
    this.#messages.delete(id);
  }

  /** The next calls of this name go wrong. */
  fails(call: Name, ...wrong: readonly Wrong[]): void {
    this.#wrong.set(call, [...(this.#wrong.get(call) ?? []), ...wrong]);
  }

  /** Nothing goes wrong any more. */
  heals(): void {
    this.#wrong.clear();
  }

  message = (to: Pick<Raised, "token">, how: { readonly hidden: boolean }): Promise<Callback> =>
    this.#callback("message", to, (raised) => {
      const original = this.#store({
        channel: raised.channel,
        hiddenFor: how.hidden ? raised.user : undefined,
      });
      this.#acked.set(raised.token, { ack: "message", original });
    });

  update = (to: Pick<Raised, "token">): Promise<Callback> =>
    this.#callback("update", to, ({ token, message }) => {
      this.#acked.set(token, { ack: "update", original: message });
    });

  form = (to: Pick<Raised, "token">, { modal }: { readonly modal: Modal }): Promise<Callback> =>
    this.#callback("form", to, ({ token, message }) => {
      this.modals.push(modal);
      this.#acked.set(token, { ack: "form", original: message });
    });

  say = (): Promise<Callback> => Promise.resolve("refused");

  choices = (): Promise<Callback> => Promise.resolve("refused");

  post = ({ channel, message, nonce, answers }: Post): Promise<Answer<string>> =>
    this.#answer("post", () => {
      if (nonce.length > 25) this.violations.push(`a nonce of ${nonce.length}`);
      const known = this.#nonces.get(`${channel}/${nonce}`);
      if (known !== undefined) return done(known);
      if (this.closed.has(channel)) return notThere;
      const id = this.#store({ channel, said: message, answers });
      this.#nonces.set(`${channel}/${nonce}`, id);
      return done(id);
    });

  change = ({ channel, id }: Message, message: Rendered): Promise<Answer<string>> =>
    this.#answer("change", () => {
      const old = this.#messages.get(id);
      if (this.closed.has(channel)) return notThere;
      if (!old || old.hiddenFor !== undefined || old.channel !== channel) return gone;
      return this.#fill(old, message);
    });

  remove = ({ channel, id }: Message): Promise<Answer<true>> =>
    this.#answer("remove", () => {
      if (this.closed.has(channel)) return notThere;
      return this.#messages.delete(id) ? done(true) : gone;
    });

  openDm = (user: string): Promise<Answer<string>> =>
    this.#answer("openDm", () => done(dmOf(user)));

  changeOriginal = (hook: Hook, message: Rendered): Promise<Answer<string>> =>
    this.#answer("changeOriginal", () => {
      const acked = this.#alive(hook);
      if (!acked) return expired;
      const old = acked.original === undefined ? undefined : this.#messages.get(acked.original);
      return old ? this.#fill(old, message) : gone;
    });

  removeOriginal = (hook: Hook): Promise<Answer<true>> =>
    this.#answer("removeOriginal", () => {
      const acked = this.#alive(hook);
      if (!acked) return expired;
      return this.#messages.delete(acked.original ?? "") ? done(true) : gone;
    });

  followUp = (
    hook: Hook,
    how: { readonly message: Rendered; readonly hidden: boolean },
  ): Promise<Answer<string>> =>
    this.#answer("followUp", () => {
      const acked = this.#alive(hook);
      const raised = this.#raised.get(hook.token);
      if (!acked || !raised) return expired;
      const original = this.#messages.get(acked.original ?? "");
      // "directly after responding to an interaction with DEFERRED_CHANNEL_MESSAGE_WITH_SOURCE, this
      // endpoint will function as Edit Original Interaction Response"
      if (original && original.said === undefined) {
        this.violations.push("a further answer fills in what waits");
        return this.#fill(original, how.message);
      }
      if (acked.ack === "message" && !original) return gone;
      const { channel, user } = raised;
      const hiddenFor = how.hidden ? user : undefined;
      return done(this.#store({ channel, said: how.message, hiddenFor }));
    });

  removeFollowUp = (hook: Hook, id: string): Promise<Answer<true>> =>
    this.#answer("removeFollowUp", () => {
      if (!this.#alive(hook)) return expired;
      return this.#messages.delete(id) ? done(true) : gone;
    });

  whoAmI = (): Promise<Answer<Identity>> => Promise.resolve(gone);

  #fill(old: Stored, said: Rendered): Answer<string> {
    this.#messages.set(old.id, { ...old, said, edits: old.edits + 1 });
    return done(old.id);
  }

  #store(message: Partial<Stored> & Pick<Stored, "channel">): string {
    const id = this.id();
    const nothing = { said: undefined, hiddenFor: undefined, answers: undefined, edits: 0 };
    this.#messages.set(id, { ...nothing, ...message, id });
    return id;
  }

  #alive({ token }: Pick<Hook, "token">): ReturnType<MemoryDiscord["ackOf"]> {
    const raised = this.#raised.get(token);
    const isOld = !raised || this.#clock.now() - raised.atMs >= tokenMs;
    return isOld ? undefined : this.ackOf(token);
  }

  /** What the first answer was. */
  ackOf(token: string): { readonly ack: Ack; readonly original: string | undefined } | undefined {
    return this.#acked.get(token);
  }

  async #callback(
    call: Name,
    { token }: Pick<Raised, "token">,
    work: (raised: Raised) => void,
  ): Promise<Callback> {
    this.calls.push(call);
    const wrong = this.#wrong.get(call)?.shift();
    if (typeof wrong === "string" && wrong !== "lost" && wrong !== "fine") return wrong;
    const raised = this.#raised.get(token);
    if (this.#acked.has(token)) return "taken";
    if (!raised || this.#clock.now() - raised.atMs >= ackMs) return "late";
    work(raised);
    return wrong === "lost" ? "unreachable" : "done";
  }

  async #answer<Value>(call: Name, work: () => Answer<Value>): Promise<Answer<Value>> {
    this.calls.push(call);
    const wrong = this.#wrong.get(call)?.shift();
    if (typeof wrong === "object") return failed(wrong);
    const answer = work();
    return wrong === "lost" ? cut : answer;
  }
}

/** The direct message of a person and the bot. */
export const dmOf = (user: string): string => `9${user}`;

const notThere = failed({ kind: "not-there", reason: "the bot lacks a permission there (50013)" });
const gone = failed({ kind: "gone", reason: "the message is gone (10008)" });
const expired = failed({ kind: "expired", reason: "the interaction is over (10015)" });
const cut = failed({ kind: "unreachable", reason: "the connection ended" });
