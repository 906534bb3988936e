import type { Brain } from "../core/conversation/decision.ts";
import { Fault } from "../core/fault.ts";
import type { Vault } from "../ports/vault.ts";
import { isEnvelope } from "./is-envelope.ts";
import type { Kept, Note, Opened, Packet } from "./stored.ts";

const version = 2;

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
    const head = JSON.stringify({ v: version, at: kept.at });
    // Behind a line break instead of inside the JSON: a text of quotes would grow there by half.
    const plain = `${head}\n${this.#brain.encode(kept.state)}`;
    return this.#vault.seal(`conversation:${conversation}:state`, plain);
  }

  openState(conversation: string, sealed: string): Opened<Kept<State>> {
    const key = `conversation:${conversation}:state`;
    return this.#open(key, sealed, (text) => {
      const end = text.indexOf("\n");
      const head: unknown = JSON.parse(text.slice(0, end));
      if (!isEnvelope.of(version, head) || !isEnvelope.state(head)) return undefined;
      const state = this.#brain.decode(text.slice(end + 1));
      return state === undefined ? undefined : { state, at: head.at };
    });
  }

  sealPacket(conversation: string, packet: Packet): string {
    return this.#seal(`conversation:${conversation}:packet`, packet);
  }

  openPacket(conversation: string, sealed: string): Opened<Packet> {
    const key = `conversation:${conversation}:packet`;
    return this.#open(key, sealed, (text) => parsed(text, isEnvelope.packet));
  }

  sealNote(conversation: string, note: Note): string {
    return this.#seal(`conversation:${conversation}:note`, note);
  }

  openNote(conversation: string, sealed: string): Opened<Note> {
    const key = `conversation:${conversation}:note`;
    return this.#open(key, sealed, (text) => parsed(text, isEnvelope.note));
  }

  #seal(key: string, content: object): string {
    return this.#vault.seal(key, JSON.stringify({ v: version, ...content }));
  }

  #open<Value>(
    key: string,
    sealed: string,
    parse: (text: string) => Value | undefined,
  ): Opened<Value> {
    try {
      const value = parse(this.#vault.open(key, sealed));
      if (value !== undefined) return { kind: "opened", value };
      return { kind: "unreadable", key, reason: "not a form that this program reads" };
    } catch (error) {
      // Only a fault's message is known to hold nothing of the content.
      const reason = error instanceof Fault ? error.message : "its text cannot be parsed";
      return { kind: "unreadable", key, reason };
    }
  }
}

function parsed<Value>(
  text: string,
  isOurs: (value: unknown) => value is Value,
): Value | undefined {
  const value: unknown = JSON.parse(text);
  return isEnvelope.of(version, value) && isOurs(value) ? value : undefined;
}
