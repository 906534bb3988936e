import { MessageFlags } from "discord-api-types/v10";

import type { AgingTime, Moment } from "../aging.ts";
import type { Ids } from "./ids.ts";
import type { Complaint, Person, ShownChoice } from "./types.ts";
import type { OpenForm, Room, Stored } from "./world.ts";

/** What somebody did that the bot has to acknowledge. */
export type InteractionKind = "command" | "completion" | "button" | "form";

/** How it began. */
export interface Beginning {
  readonly kind: InteractionKind;
  readonly person: Person;
  readonly room: Room;
  /** The message with the button, or from which the form was opened. */
  readonly source: Stored | undefined;
  /** The form that is sent. */
  readonly sent?: OpenForm;
  /** What the option that is being typed takes. */
  readonly takes?: "text" | "number";
}

/** An interaction with what became of it. */
export interface Interaction extends Beginning {
  readonly id: string;
  readonly token: string;
  readonly born: Moment;
  state: "waiting" | "acknowledged" | "given-up";
  /** What the first answer was, or the message that it left as it is. */
  original: Stored | undefined;
  /** All further answers. */
  readonly further: Stored[];
  choices: readonly ShownChoice[];
  /** The person was told that nothing comes any more. */
  isOver: boolean;
  /** Resolves once it is acknowledged or given up. */
  readonly done: Promise<void>;
}

interface Waiting {
  readonly timer: NodeJS.Timeout;
  readonly settle: () => void;
}

/** How long Discord waits. */
export interface Patience {
  /** For the first answer. */
  readonly ackMs: number;
  /** For all others, from the beginning on. */
  readonly tokenMs: number;
}

/** All interactions, oldest first. */
export class Interactions {
  readonly all: Interaction[] = [];
  readonly #parts: { readonly time: AgingTime; readonly ids: Ids };
  readonly #patience: Patience;
  readonly #complaints: Complaint[];
  readonly #waiting = new Map<Interaction, Waiting>();

  constructor(
    parts: { readonly time: AgingTime; readonly ids: Ids },
    patience: Patience,
    complaints: Complaint[],
  ) {
    this.#parts = parts;
    this.#patience = patience;
    this.#complaints = complaints;
  }

  /** How many wait for their first answer. */
  get pending(): number {
    return this.#waiting.size;
  }

  begin(beginning: Beginning): Interaction {
    const { time, ids } = this.#parts;
    let settle: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const interaction: Interaction = {
      ...beginning,
      id: ids.next(),
      token: ids.token(),
      born: time.moment(),
      state: "waiting",
      original: undefined,
      further: [],
      choices: [],
      isOver: false,
      done,
    };
    const timer = setTimeout(() => this.#giveUp(interaction), this.#patience.ackMs);
    this.#waiting.set(interaction, { timer, settle });
    this.all.push(interaction);
    return interaction;
  }

  acknowledge(interaction: Interaction): void {
    interaction.state = "acknowledged";
    this.#end(interaction);
  }

  /** The token is good for nothing any more. */
  isOver({ born }: Interaction): boolean {
    return this.#parts.time.ageMs(born) > this.#patience.tokenMs;
  }

  /** Time has passed: what waits longer than Discord does is given up. */
  expire(): void {
    const { time } = this.#parts;
    for (const interaction of this.#waiting.keys())
      if (time.ageMs(interaction.born) > this.#patience.ackMs) this.#giveUp(interaction);
    for (const interaction of this.all)
      if (!interaction.isOver && isThinking(interaction) && this.isOver(interaction)) {
        interaction.isOver = true;
        this.#complain(interaction);
      }
  }

  close(): void {
    for (const interaction of this.#waiting.keys()) this.#end(interaction);
  }

  #giveUp(interaction: Interaction): void {
    interaction.state = "given-up";
    this.#complain(interaction);
    this.#end(interaction);
  }

  #complain({ kind, person }: Interaction): void {
    this.#complaints.push({ person: person.id, text: complaintOf[kind] });
  }

  #end(interaction: Interaction): void {
    const { timer, settle } = this.#waiting.get(interaction) ?? {};
    clearTimeout(timer);
    this.#waiting.delete(interaction);
    settle?.();
  }
}

/** An answer was put off and never came. */
const isThinking = ({ original }: Interaction): boolean =>
  original?.stands === true && ((original.wire.flags ?? 0) & MessageFlags.Loading) !== 0;

/** What Discord's client says. */
const complaintOf: { readonly [Kind in InteractionKind]: string } = {
  command: "The application did not respond",
  completion: "Loading options failed",
  button: "This interaction failed",
  form: "Something went wrong. Try again.",
};
