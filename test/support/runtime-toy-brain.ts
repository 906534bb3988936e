import type {
  Brain,
  Decision,
  Next,
  Run,
  RunContext,
} from "../../src/core/conversation/decision.ts";
import type { ChatEvent } from "../../src/core/event.ts";
import { service } from "../../src/core/service.ts";
import { note, say, text, view, type Outgoing } from "../../src/core/view/view.ts";

/** What the toy remembers: every event it has answered, in order. */
export interface Toy {
  readonly log: readonly string[];
}

/** The work that handlers of a toy do; a test decides what that is. */
export type Work = (name: string, context: RunContext) => Promise<string>;
export const Works = service<Work>("Works");

const keep = { kind: "keep" } as const;

function next(state: Toy, event: ChatEvent, ...words: readonly string[]): Next<Toy> {
  const label = event.content.kind === "text" ? event.content.text : event.content.kind;
  return {
    state: { log: [...state.log, label] },
    say: words.map((line) => ({ view: say(line) })),
    remarks: [{ event: "toy.heard", fields: { label } }],
    deadline: keep,
  };
}

interface Job {
  readonly state: Toy;
  readonly event: ChatEvent;
  readonly name: string;
  readonly preface?: Outgoing;
  readonly disruptive?: boolean;
}

function run(job: Job): Decision<Toy> {
  const { state, event, name } = job;
  const handler: Run<Toy> = {
    preface: job.preface,
    disruptive: job.disruptive ?? false,
    interruptedBy: (later) => later.content.kind === "text" && later.content.text === "cancel",
    perform: async (context) => next(state, event, await context.use(Works)(name, context)),
    interrupted: () => next(state, event, `stopped ${name}`),
    failed: (reference) => next(state, event, `failed ${name} ${reference}`),
    unknown: () => next(state, event, `unknown ${name}`),
  };
  return { kind: "run", run: handler };
}

/** Said with the deleting of the message that the name stands for. */
function secretPreface(name: string): Outgoing {
  const starting = text(`starting ${name}`);
  const gone = note("info", ["deleted"]);
  const left = note("caution", ["not deleted"]);
  const erase = { message: `their ${name}`, unerased: view([starting, left]) };
  return { view: view([starting, gone]), erase };
}

function decideText(state: Toy, event: ChatEvent, typed: string): Decision<Toy> {
  const [verb = "", ...rest] = typed.split(" ");
  const name = rest.join(" ");
  const done = (...words: readonly string[]): Decision<Toy> => ({
    kind: "done",
    next: next(state, event, ...words),
  });
  switch (verb) {
    case "many":
      return done(...rest);
    case "quiet":
      return done();
    case "log":
      return {
        kind: "done",
        next: { state, say: [{ view: say(state.log.join(",")) }], deadline: keep },
      };
    case "work":
      return run({ state, event, name });
    case "careful":
      return run({ state, event, name, preface: { view: say(`starting ${name}`) } });
    case "secret":
      return run({ state, event, name, preface: secretPreface(name) });
    case "reboot":
      return run({ state, event, name, disruptive: true });
    case "in": {
      const [ms = "0", label = ""] = rest;
      const after = next(state, event, `in ${ms} ms`);
      const deadline = { kind: "set", afterMs: Number(ms), name: label } as const;
      return { kind: "done", next: { ...after, deadline } };
    }
    case "throw":
      throw new Error(`cannot decide ${name}`);
    default:
      return done(`heard ${typed}`);
  }
}

/** A brain small enough to see through. */
export const toyBrain: Brain<Toy> = {
  empty: () => ({ log: [] }),
  decide(state, event) {
    const { content } = event;
    if (content.kind === "text") return decideText(state, event, content.text);
    if (content.kind !== "deadline")
      return { kind: "done", next: next(state, event, content.kind) };
    // A deadline called `again` sets another one of the same name.
    const after = next(state, event, `time is up: ${content.name}`);
    const again = { kind: "set", afterMs: 60_000, name: "again" } as const;
    const deadline = content.name === "again" && state.log.length < 4 ? again : after.deadline;
    return { kind: "done", next: { ...after, deadline } };
  },
  encode: (state) => JSON.stringify(state.log),
  decode(text) {
    const log: unknown = JSON.parse(text);
    return Array.isArray(log) ? { log: log.map(String) } : undefined;
  },
};
