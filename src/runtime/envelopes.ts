import type { Brain } from "../core/conversation/decision.ts";
import { Fault } from "../core/fault.ts";
import type { Vault } from "../ports/vault.ts";
import { isEnvelope } from "./is-envelope.ts";
import type { Kept, Note, Opened, Packet } from "./stored.ts";

const version = 1;

/** Turns what is stored into sealed texts and back. */
export class Envelopes<State> {
  readonly #vault: Vault;
  readonly #brain: Brain<State>;

  constructor(vault: Vault, brain: Brain<State>) {
    this.#vault = vault;
    this.#brain = brain;
  }

  /** Throws what the brain throws when it cannot write the state down. */
  sealState(conversation: string, kept: Kept<State>): string {
    const brain = this.#brain.encode(kept.state);
    return this.#seal(`conversation:${conversation}:state`, { at: kept.at, brain });
  }

  openState(conversation: string, sealed: string): Opened<Kept<State>> {
    const key = `conversation:${conversation}:state`;
    return this.#open(key, sealed, (value) => {
      if (!isEnvelope.state(value)) return undefined;
      const state = this.#brain.decode(value.brain);
      return state === undefined ? undefined : { state, at: value.at };
    });
  }

  sealPacket(conversation: string, packet: Packet): string {
    return this.#seal(`conversation:${conversation}:packet`, packet);
  }

  openPacket(conversation: string, sealed: string): Opened<Packet> {
    const key = `conversation:${conversation}:packet`;
    return this.#open(key, sealed, (value) => (isEnvelope.packet(value) ? value : undefined));
  }

  sealNote(conversation: string, note: Note): string {
    return this.#seal(`conversation:${conversation}:note`, note);
  }

  openNote(conversation: string, sealed: string): Opened<Note> {
    const key = `conversation:${conversation}:note`;
    return this.#open(key, sealed, (value) => (isEnvelope.note(value) ? value : undefined));
  }

  #seal(key: string, content: object): string {
    return this.#vault.seal(key, JSON.stringify({ v: version, ...content }));
  }

  #open<Value>(
    key: string,
    sealed: string,
    parse: (value: unknown) => Value | undefined,
  ): Opened<Value> {
    try {
      const content: unknown = JSON.parse(this.#vault.open(key, sealed));
      const value = isEnvelope.of(version, content) ? parse(content) : undefined;
      if (value !== undefined) return { kind: "opened", value };
      return { kind: "unreadable", key, reason: "not a form that this program reads" };
    } catch (error) {
      // Only a fault's message is known to hold nothing of the content.
      const reason = error instanceof Fault ? error.message : "its text cannot be parsed";
      return { kind: "unreadable", key, reason };
    }
  }
}
