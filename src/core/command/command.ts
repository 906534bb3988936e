import type { Argument, Translations } from "./argument.ts";
import type { Capabilities } from "../capabilities.ts";
import type { Address } from "../event.ts";
import type { Json } from "../json.ts";
import type { Service } from "../service.ts";
import type { View } from "../view/view.ts";
import type { Closing, Opening } from "../wizard/wizard.ts";

/** What a handler answers: what is said, or a wizard to open or close. */
export type Reply = View | readonly [View, ...View[]] | Opening | Closing;

/** What a pure reply may look at. */
export interface ReplyContext<Args> {
  readonly args: Args;
  readonly commands: readonly Command[];
  readonly surface: Capabilities;
}

/** What a handler gets: its typed arguments, who asked, and what the shell lends it. */
export interface HandlerContext<Args> extends ReplyContext<Args> {
  /** The person wherever they write from; keys credentials. */
  readonly owner: string;
  readonly at: Address;
  /** True when a button of an earlier answer asks for the same anew. */
  readonly again: boolean;
  /** What the pressed button carries; `null` for a typed command. */
  readonly memo: Json;
  /** The service of this name. */
  readonly use: <Value>(service: Service<Value>) => Value;
  /** Shows or edits one message in place while the work goes on. */
  readonly progress: (view: View) => void;
  /** Aborts when nobody wants the answer any more. */
  readonly signal: AbortSignal;
  /** Now, in ms since 1970. */
  readonly now: () => number;
}

/** One value of a command: `positional` may stand without its name. */
export interface Parameter {
  readonly name: string;
  readonly argument: Argument<unknown>;
  readonly required: boolean;
  readonly positional: boolean;
}

/** Values by parameter name, parsed. */
export type Values = { readonly [name: string]: unknown };

/** How a command answers: by itself, or by a handler that does I/O. */
export type Act =
  | {
      readonly kind: "reply";
      /** The answer. */
      readonly reply: (context: ReplyContext<Values>) => View;
    }
  | {
      readonly kind: "run";
      /** Does the work and answers. */
      readonly run: (context: HandlerContext<Values>) => Promise<Reply>;
    };

/** A declared command, as the framework sees it. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** The summary in other languages, for platforms that show a person's own. */
  readonly summaries?: Translations;
  /** Heading it stands under on the help page. */
  readonly group: string;
  readonly parameters: readonly Parameter[];
  /** What must be given before, in words, for example `sign-in`. */
  readonly prerequisite: string | undefined;
  readonly permission: string | undefined;
  readonly disruptive: boolean;
  readonly act: Act;
}

type Facts = Omit<Command, "act">;
type With<Args, Name extends string, Value> = Args & { readonly [N in Name]: Value };

/** A command being declared; each `arg` adds to the type that the handler sees. */
export class CommandDraft<Args> {
  readonly #facts: Facts;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** A required value, by position or by name. */
  arg<Name extends string, Value>(
    name: Name,
    argument: Argument<Value>,
  ): CommandDraft<With<Args, Name, Value>> {
    return this.#with({ name, argument, required: true, positional: true });
  }

  /** A value that may be left out, by position or by name. */
  maybe<Name extends string, Value>(
    name: Name,
    argument: Argument<Value>,
  ): CommandDraft<With<Args, Name, Value | undefined>> {
    return this.#with({ name, argument, required: false, positional: true });
  }

  /** A value that may be left out and is always named: `page=2`. */
  option<Name extends string, Value>(
    name: Name,
    argument: Argument<Value>,
  ): CommandDraft<With<Args, Name, Value | undefined>> {
    return this.#with({ name, argument, required: false, positional: false });
  }

  /** The permission that belongs to it, named on the help page. Nothing checks it yet. */
  needs(permission: string): CommandDraft<Args> {
    return new CommandDraft({ ...this.#facts, permission });
  }

  /** What must be done before, in words: `sign-in`. */
  after(prerequisite: string): CommandDraft<Args> {
    return new CommandDraft({ ...this.#facts, prerequisite });
  }

  /** The summary in other languages: `.translated({ de: "Antwortet" })`. */
  translated(summaries: Translations): CommandDraft<Args> {
    return new CommandDraft({ ...this.#facts, summaries });
  }

  /** The heading it stands under on the help page. */
  under(group: string): CommandDraft<Args> {
    return new CommandDraft({ ...this.#facts, group });
  }

  /** It changes the world: it is never run twice, not even after a crash. */
  disruptive(): CommandDraft<Args> {
    return new CommandDraft({ ...this.#facts, disruptive: true });
  }

  /** Ends the declaration with an answer that needs no I/O. */
  reply(reply: (context: ReplyContext<Args>) => View): Command {
    // The parser fills `args` by the declared parameters, which is what `Args` is built from.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- correlated by the builder
    const act = { kind: "reply" as const, reply: reply as (context: ReplyContext<Values>) => View };
    return { ...this.#facts, act };
  }

  /** Ends the declaration with a handler. It may run again after a crash unless `disruptive`. */
  run(run: (context: HandlerContext<Args>) => Promise<Reply>): Command {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as in `reply`
    const handler = run as (context: HandlerContext<Values>) => Promise<Reply>;
    return { ...this.#facts, act: { kind: "run", run: handler } };
  }

  #with<More>(parameter: Parameter): CommandDraft<More> {
    return new CommandDraft<More>({
      ...this.#facts,
      parameters: [...this.#facts.parameters, parameter],
    });
  }
}

/** Declares a command: `command("ping", "Answers").reply(() => say("pong"))`. */
export function command(name: string, summary: string): CommandDraft<object> {
  return new CommandDraft({
    name,
    summary,
    group: "",
    parameters: [],
    prerequisite: undefined,
    permission: undefined,
    disruptive: false,
  });
}
