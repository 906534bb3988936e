import type { Brain } from "../core/conversation/decision.ts";
import { Fault } from "../core/fault.ts";
import { conversationName } from "../core/logical-names.ts";
import type { Vault } from "../ports/vault.ts";
import { isEnvelope } from "./is-envelope.ts";
import type { Kept, Note, Opened, Packet } from "./stored.ts";

// Stands before what is sealed, so that another form of it is known as such.
const version = "v2\n";

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
    // Behind a line break instead of inside the JSON: a text of quotes would grow there by half.
    const text = `${JSON.stringify({ at: kept.at })}\n${this.#brain.encode(kept.state)}`;
    return this.#seal(conversationName(conversation, "state"), text);
  }

  openState(conversation: string, sealed: string): Opened<Kept<State>> {
    return this.#open(conversationName(conversation, "state"), sealed, (text) => {
      const end = text.indexOf("\n");
      const head: unknown = JSON.parse(text.slice(0, end));
      if (!isEnvelope.state(head)) return undefined;
      const state = this.#brain.decode(text.slice(end + 1));
      return state === undefined ? undefined : { state, at: head.at };
    });
  }

  sealPacket(conversation: string, packet: Packet): string {
    return this.#seal(conversationName(conversation, "packet"), JSON.stringify(packet));
  }

  openPacket(conversation: string, sealed: string): Opened<Packet> {
    return this.#open(conversationName(conversation, "packet"), sealed, (text) => {
      const packet: unknown = JSON.parse(text);
      return isEnvelope.packet(packet) ? packet : undefined;
    });
  }

  sealNote(conversation: string, note: Note): string {
    return this.#seal(conversationName(conversation, "note"), JSON.stringify(note));
  }

  openNote(conversation: string, sealed: string): Opened<Note> {
    return this.#open(conversationName(conversation, "note"), sealed, (text) => {
      const note: unknown = JSON.parse(text);
      return isEnvelope.note(note) ? note : undefined;
    });
  }

  #seal(key: string, text: string): string {
    return this.#vault.seal(key, version + text);
  }

  #open<Value>(
    key: string,
    sealed: string,
    parse: (text: string) => Value | undefined,
  ): Opened<Value> {
    try {
      const text = this.#vault.open(key, sealed);
      const value = text.startsWith(version) ? parse(text.slice(version.length)) : undefined;
      if (value !== undefined) return { kind: "opened", value };
      return { kind: "unreadable", key, reason: "not a form that this program reads" };
    } catch (error) {
      // Only a fault's message is known to hold nothing of the content.
      const reason = error instanceof Fault ? error.message : "its text cannot be parsed";
      return { kind: "unreadable", key, reason };
    }
  }
}
