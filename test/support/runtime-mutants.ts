import { mutants as rules, type Mutant as Rule } from "./model/mutants.ts";
import type { Edit } from "./planted.ts";
import type { small } from "./runtime-weathers.ts";

/** A rule broken in the source, and the weather in which that comes to light. */
export interface Mutant {
  readonly seen: keyof typeof small;
  readonly edits: readonly Edit[];
}

function inRuntime(file: string, was: string, is: string): Edit {
  return { file: `src/runtime/${file}.ts`, was, is };
}

/** The same fault as in the model. */
function inStore(rule: keyof typeof rules): readonly Edit[] {
  const { edits = [] }: Rule = rules[rule];
  return edits;
}

/** A line's question to the store, repeated until it is answered. */
const asked = `patience.repeat(() => store.accept(asked.call), this.#hall.closed)`;

const copied = "one process whose calls are executed again";
const unheard = "one process that does not hear all answers";
const nothing = "two processes and nothing else";
const slow = "two processes slower than their leases";
const dying = "two processes that die, whose calls live on";
const slowOrDying = "two processes that die or are slow";
const forgetful = "few deliveries and a store that forgets";

/** Rules that processes keep. */
const inProcesses = {
  "two accepts in flight per process": {
    seen: nothing,
    edits: [
      inRuntime(
        "line",
        `const answer = await ${asked};
        settle(job, receiptOf(answer));
        this.#follow(asked, answer);`,
        `const mine = job;
        void ${asked}.then((answer) => {
          settle(mine, receiptOf(answer));
          this.#follow(asked, answer);
        });`,
      ),
    ],
  },
  "event before pending views": {
    seen: dying,
    edits: [inRuntime("taken", `if (work.outbox) return`, `if (work.outbox && !work.head) return`)],
  },
  "acknowledged before accept": {
    seen: dying,
    edits: [
      inRuntime(
        "line",
        `const answer = await ${asked}`,
        `settle(job, "durable");\n        const answer = await ${asked}`,
      ),
    ],
  },
  "late answers not worked": {
    seen: unheard,
    edits: [inRuntime("line", asked, `patience.look(() => store.accept(asked.call))`)],
  },
  "sweep beside the line": {
    seen: slowOrDying,
    edits: [
      inRuntime(
        "line",
        `if (this.#post.manned || this.#accepting) return;
    this.#jobs.push({ event: undefined, settle: [] });
    this.#start();`,
        `if (this.#post.manned) return;
    const { patience, store } = this.#tools;
    const asked = this.#question(undefined);
    void ${asked}.then((answer) => this.#follow(asked, answer));`,
      ),
    ],
  },
  "accept with another op each time": {
    seen: unheard,
    edits: [
      inRuntime(
        "line",
        `const answer = await patience.repeat(() => store.accept(asked.call),`,
        `let times = 0;
        const again = () => (times++ ? { op: this.#tools.ids.op() } : {});
        const answer = await patience.repeat(() => store.accept({ ...asked.call, ...again() }),`,
      ),
    ],
  },
  "intent with another op each time": {
    seen: unheard,
    edits: [
      inRuntime(
        "hold",
        `this.#means.store.intent(call)`,
        `this.#means.store.intent({ ...call, op: this.#means.ids.op() })`,
      ),
    ],
  },
  "no intent": {
    seen: slowOrDying,
    edits: [inRuntime("handler-run", `if (run.disruptive) {`, `if (run.disruptive && !run) {`)],
  },
  "no own lease time": {
    seen: slow,
    edits: [
      inRuntime(
        "delivery",
        `(hold.lasts(sendTimeoutMs) || (await hold.ensure(sendTimeoutMs, event)))`,
        `!hold.lost.done`,
      ),
    ],
  },
  "lease counted from the answer": {
    seen: slow,
    edits: [
      inRuntime("hold", `leaseFrom(firstSentMs)`, `leaseFrom(this.#means.clock.monotonic())`),
      inRuntime("hold", `leaseFrom(taken.takenAtMs)`, `leaseFrom(this.#means.clock.monotonic())`),
    ],
  },
  "intent not waiting for a replica": {
    seen: forgetful,
    edits: [
      {
        file: "test/support/runtime-replication.ts",
        was: `intent: (call) => wait(store.intent(call))`,
        is: `intent: (call) => this.#soon(store.intent(call))`,
      },
    ],
  },
  "answers without last check": {
    seen: forgetful,
    edits: [
      inRuntime("hold", `if (!this.#history.slice(since).includes(answer.last))`, `if (!answer)`),
    ],
  },
  "counted fence": {
    seen: nothing,
    edits: [inRuntime("ids", "`${start}.${(counter += 1)}`", "`${(counter += 1)}`")],
  },
} as const satisfies { readonly [rule: string]: Mutant };

/** Rules that the store keeps. */
const inStores = {
  "commit without fence": { seen: slow, edits: inStore("commit without fence") },
  "sent without fence": { seen: slow, edits: inStore("sent without fence") },
  "no dedupe": { seen: dying, edits: inStore("no dedupe") },
  "repetition not recognised": { seen: unheard, edits: inStore("repetition not recognised") },
  "a known delivery takes the lease": {
    seen: dying,
    edits: inStore("a known delivery takes the lease"),
  },
  "commit not tied to its event": { seen: copied, edits: inStore("commit not tied to its event") },
  "sent not tied to its event": { seen: slow, edits: inStore("sent not tied to its event") },
  "next event removed when handed out": {
    seen: dying,
    edits: inStore("next event removed when handed out"),
  },
  "lease ends at commit": { seen: nothing, edits: inStore("lease ends at commit") },
  "short way without idle check": { seen: nothing, edits: inStore("short way without idle check") },
  "short way without last": { seen: nothing, edits: inStore("short way without last") },
  "intent without op": { seen: unheard, edits: inStore("intent without op") },
  "commit without head check": { seen: copied, edits: inStore("commit without head check") },
} as const satisfies { readonly [rule: string]: Mutant };

/** Every fault that is planted under the real processes, by the rule it breaks. */
export const mutants: { readonly [rule: string]: Mutant } = { ...inProcesses, ...inStores };
