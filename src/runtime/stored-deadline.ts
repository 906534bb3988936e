import type { Next } from "../core/conversation/decision.ts";
import type { Address, ChatEvent } from "../core/event.ts";
import type { DeadlineChange, Waiting } from "../ports/conversation-store.ts";

const prefix = "deadline:";
const mark = "@";

/**
 * The deadline under a name of its own: the event it becomes must not be taken for an earlier
 * one of the same name. `op` makes it unique.
 */
export function storedDeadline(deadline: Next<unknown>["deadline"], op: string): DeadlineChange {
  if (deadline.kind !== "set") return deadline;
  return { kind: "set", afterMs: deadline.afterMs, name: `${deadline.name}${mark}${op}` };
}

/** True for what the store itself put into the mailbox. */
export function isDeadline(head: Waiting): boolean {
  return head.packet === "" && head.event.startsWith(prefix);
}

/** The event of a passed deadline: it came to where the person was last. */
export function deadlineEvent(head: Waiting, at: Address, atMs: number): ChatEvent {
  const stored = head.event.slice(prefix.length);
  const end = stored.lastIndexOf(mark);
  const name = end === -1 ? stored : stored.slice(0, end);
  return { delivery: head.event, at, atMs, content: { kind: "deadline", name } };
}
