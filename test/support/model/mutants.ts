import type { Edit } from "../planted.ts";
import type { Breach } from "./setting.ts";
import type { SettingName } from "./settings.ts";

/** A rule that is broken: by a change of the store's source, by the processes, or by both. */
export interface Mutant {
  /** The smallest settings in which it comes to light. */
  readonly seen: readonly [SettingName, ...SettingName[]];
  readonly edits?: readonly Edit[];
  readonly breach?: Breach;
}

const inProtocol = (was: string, is: string): Edit => ({ file: "src/stores/protocol.ts", was, is });
const inDraft = (was: string, is: string): Edit => ({ file: "src/stores/draft.ts", was, is });

const fenceCheck = `if (row.fence !== call.fence) return { kind: "stale" };\n`;
const headCheck = `if (row.outbox || draft.head()?.event !== call.event) return { kind: "stale" };`;

/** Every rule of the protocol, broken alone: without it, what is it good for? */
export const mutants = {
  "commit without fence": {
    seen: ["lapse"],
    edits: [
      inProtocol(`${fenceCheck}  if (row.last === call.event)`, `if (row.last === call.event)`),
    ],
  },
  "sent without fence": {
    seen: ["lapse"],
    edits: [inProtocol(`${fenceCheck}  if (row.outbox?.event`, `if (row.outbox?.event`)],
  },
  "no dedupe": {
    seen: ["duplicate"],
    edits: [inProtocol(`if (draft.knows(delivery.id)) return attend(draft, call, false);`, ``)],
  },
  "repetition not recognised": {
    seen: ["lost reply"],
    edits: [inProtocol(`if (row.fence !== call.op) {`, `{`)],
  },
  "a known delivery takes the lease": {
    seen: ["late copy, lapse"],
    edits: [inProtocol(`return attend(draft, call, false);`, `return attend(draft, call, true);`)],
  },
  "two accepts in flight per process": { seen: ["none"], breach: "two accepts in flight" },
  "commit not tied to its event": {
    seen: ["late copy"],
    edits: [
      inProtocol(`if (row.last === call.event) return draft.next(call);`, ``),
      inProtocol(headCheck, `if (row.outbox || !draft.head()) return { kind: "stale" };`),
    ],
  },
  "sent not tied to its event": {
    seen: ["late copy"],
    edits: [inProtocol(`if (row.outbox?.event === call.event) draft.mark`, `draft.mark`)],
  },
  "next event removed when handed out": {
    seen: ["crash"],
    edits: [
      inDraft(
        `if (head) {\n      this.hold(spans`,
        `if (head) {\n      this.removeHead();\n      this.hold(spans`,
      ),
      inProtocol(
        headCheck,
        `if ((draft.head() ?? call).event !== call.event) return { kind: "stale" };`,
      ),
    ],
  },
  "event before pending views": {
    seen: ["crash"],
    edits: [
      inProtocol(headCheck, `if (draft.head()?.event !== call.event) return { kind: "stale" };`),
    ],
    breach: "an event before pending views",
  },
  "lease ends at commit": {
    seen: ["none"],
    edits: [
      inProtocol(
        `call);\n  return draft.next(call);\n}\n\n/** Marks`,
        `call);\n  const answer = draft.next(call);\n  if (draft.busy) draft.release();\n` +
          `  row.fence = call.fence;\n  draft.save();\n  return answer;\n}\n\n/** Marks`,
      ),
    ],
  },
  "short way without idle check": {
    seen: ["none", "none, with a deadline"],
    edits: [inProtocol(`if (!ready || draft.busy) return false;`, `if (!ready) return false;`)],
  },
  "short way without fence": {
    seen: ["failover"],
    edits: [inProtocol(`(row.fence ?? "") !== ready.fence || `, ``)],
  },
  "short way without last": {
    seen: ["none"],
    edits: [inProtocol(` || row.last !== ready.last`, ``)],
  },
  "acknowledged before accept": { seen: ["crash"], breach: "acknowledged before accept" },
  "index written apart": { seen: ["crash"], breach: "an index written apart" },
  "no intent": { seen: ["crash, disruptive"], breach: "no intent" },
  "intent without op": {
    seen: ["lost reply"],
    edits: [
      inProtocol(`kind: row.intent === call.op ? "ok" : "spent"`, `kind: ok ? "ok" : "spent"`),
      inProtocol(
        `if (row.intent === undefined) {`,
        `const ok = row.intent === undefined;\n  if (ok) {`,
      ),
    ],
  },
  "intent not waiting for a replica": {
    seen: ["failover, crash"],
    breach: "an intent that waits for no replica",
  },
  "deadline fired by the sweep only": {
    seen: ["none, with a deadline"],
    edits: [inProtocol(`draft.fire();\n  if (pass`, `if (pass`)],
  },
  "deadline not cleared when fired": {
    seen: ["none, with a deadline"],
    edits: [inDraft(`this.row.deadline = undefined;\n    return true;`, `return true;`)],
  },
  "deadline without name": {
    seen: ["none, with a deadline"],
    edits: [inDraft("`deadline:${deadline.name}`", "`deadline:`")],
  },
  "counted fence": {
    seen: ["key expiry", "failover"],
    edits: [
      inProtocol(
        `row.fence = call.op;\n  draft`,
        `row.fence = \`${"$"}{Number(row.fence ?? 0) + 1}\`;\n  draft`,
      ),
      inProtocol(
        `row.fence = call.op;\n    if`,
        `row.fence = \`${"$"}{Number(row.fence ?? 0) + 1}\`;\n    if`,
      ),
    ],
  },
  "commit without head check": {
    seen: ["failover, alone", "late copy"],
    edits: [inProtocol(headCheck, `if (row.outbox) return { kind: "stale" };`)],
  },
  "answers without last check": {
    seen: ["failover, alone"],
    breach: "answers without a look at last",
  },
  "no own lease time": { seen: ["lapse"], breach: "no own lease time" },
  "lease counted from the answer": { seen: ["lapse"], breach: "a lease counted from the answer" },
  "key expires while busy": {
    seen: ["time"],
    edits: [inDraft(`this.row.expires = undefined;\n`, ``)],
  },
  "delivery forgotten too early": {
    seen: ["late duplicate"],
    edits: [inDraft(`this.#now + seenMs`, `this.#now + seenMs / 2`)],
  },
  "late answers not worked": { seen: ["lost reply"], breach: "late answers not worked" },
  "sweep beside the line": { seen: ["crash, lapse"], breach: "a sweep beside the line" },
} satisfies { readonly [rule: string]: Mutant };
