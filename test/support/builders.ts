import { secret, text as textAnswer, type Checked } from "../../src/core/wizard/answer.ts";
import { createBrain } from "../../src/core/conversation/brain.ts";
import type { Capabilities } from "../../src/core/capabilities.ts";
import type { Command } from "../../src/core/command/command.ts";
import type { ConversationState } from "../../src/core/conversation/conversation.ts";
import type { Next } from "../../src/core/conversation/decision.ts";
import type { Address, ChatEvent, Content } from "../../src/core/event.ts";
import { repertoire } from "../../src/core/conversation/repertoire.ts";
import { reveal } from "../../src/core/sealed.ts";
import type { Service } from "../../src/core/service.ts";
import type { Outgoing, View } from "../../src/core/view/view.ts";
import { say } from "../../src/core/view/view.ts";
import { wizard, type Finished, type Wizard } from "../../src/core/wizard/wizard.ts";

export const here: Address = {
  platform: "test",
  tenant: "-",
  place: "dm",
  user: "ann",
  shared: false,
  reply: null,
};

export const terminal: Capabilities = {
  secrets: "hidden",
  questions: true,
  pageRows: 20,
  prefix: "/",
  shares: false,
  edits: false,
  buttons: "numbered",
  messageLimit: 0,
};
export const phone: Capabilities = {
  secrets: "erased",
  questions: true,
  pageRows: 10,
  prefix: "/",
  shares: false,
  edits: true,
  buttons: "pressed",
  messageLimit: 0,
};

let made = 0;

export function event(content: Content, extra: Partial<ChatEvent> = {}): ChatEvent {
  return { delivery: `m:${++made}`, at: here, atMs: 1_000_000, content, ...extra };
}

export const typed = (text: string, extra: Partial<ChatEvent> = {}): ChatEvent =>
  event({ kind: "text", text, addressed: true }, extra);

const noSpaces = (raw: string): Checked =>
  raw.includes(" ") || raw === ""
    ? { kind: "bad", lines: ["❌ One word, please."], sensitive: false }
    : { kind: "good", value: raw.trim() };

/** A wizard of three steps: a name, a key, and a colour that can be skipped. */
export function pairing(
  finish: (answers: {
    name: string;
    key: string;
    option: string | undefined;
  }) => Finished = () => ({
    kind: "done",
    say: [say("paired")],
  }),
  options: Partial<Wizard> = {},
): Wizard {
  const shared = { hint: [], help: "It is on the box.", check: noSpaces };
  return wizard("pairing", {
    version: 1,
    where: "private",
    expiresAfterMs: 900_000,
    noun: "pairing",
    command: "pair",
    intro: "Let us pair.",
    looksSecret: (raw) => raw.startsWith("key-"),
    ...options,
  })
    .ask(
      "name",
      textAnswer({ ...shared, ask: "Name?", label: "Name", noun: "name", saved: "Name saved!" }),
    )
    .ask("key", secret({ ...shared, ask: "Key?", label: "Key", noun: "key", saved: "Key saved!" }))
    .ask(
      "colour",
      textAnswer({
        ...shared,
        ask: "Colour?",
        label: "Colour",
        noun: "colour",
        saved: "Colour saved!",
        fallback: "grey",
      }),
    )
    .finish(async ({ answers, option }) =>
      Promise.resolve(finish({ name: answers.name, key: reveal(answers.key), option })),
    );
}

/** Drives a brain as the shell does, without any shell. */
export class Talk {
  state: ConversationState;
  readonly brain: ReturnType<typeof createBrain>;
  surface: Capabilities;
  now = (): number => 1_000_000;
  last: Next<ConversationState> | undefined;
  preface: View | undefined;
  before: Outgoing | undefined;
  readonly #services = new Map<symbol, unknown>();

  constructor(
    parts: { commands: readonly Command[]; wizards: readonly Wizard[]; greeting: string },
    surface = terminal,
  ) {
    this.brain = createBrain(repertoire(parts));
    this.state = this.brain.empty();
    this.surface = surface;
  }

  give<Value>(service: Service<Value>, value: Value): this {
    this.#services.set(service.key, value);
    return this;
  }

  /** Hands an event over and answers the views that come of it. */
  async send(input: string | ChatEvent): Promise<readonly View[]> {
    const decision = this.brain.decide(
      this.state,
      typeof input === "string" ? typed(input) : input,
      this.surface,
    );
    this.before = decision.kind === "run" ? decision.run.preface : undefined;
    this.preface = this.before?.view;
    const next =
      decision.kind === "done"
        ? decision.next
        : await decision.run.perform({
            use: <Value>(service: Service<Value>) => this.#services.get(service.key) as Value,
            progress: () => undefined,
            signal: new AbortController().signal,
            now: this.now,
          });
    this.last = next;
    // Every state goes through its stored form, as it would in a restart.
    const stored = this.brain.decode(this.brain.encode(next.state));
    if (!stored) throw new Error("a state that cannot be read back");
    this.state = stored;
    return next.say.map((outgoing) => outgoing.view);
  }
}
