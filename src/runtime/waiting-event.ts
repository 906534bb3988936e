import type { Address, ChatEvent } from "../core/event.ts";
import type { Waiting } from "../ports/conversation-store.ts";
import { conversationName } from "../core/logical-names.ts";
import { deadlineEvent, isDeadline } from "./stored-deadline.ts";
import type { Opened } from "./stored.ts";
import type { Tools } from "./tools.ts";

/**
 * The event at the head of a mailbox; `at` is where the person was last. `undefined` for a
 * deadline of a conversation whose address was never known.
 */
export function waitingEvent<State>(
  tools: Tools<State>,
  conversation: string,
  waiting: { readonly head: Waiting; readonly at: Address | undefined },
): Opened<ChatEvent> | undefined {
  const { head, at } = waiting;
  if (isDeadline(head))
    return at && { kind: "opened", value: deadlineEvent(head, at, tools.clock.now()) };
  const opened = tools.envelopes.openPacket(conversation, head.packet);
  if (opened.kind === "unreadable") return opened;
  const { value } = opened;
  return value.kind === "event"
    ? { kind: "opened", value: value.event }
    : {
        kind: "unreadable",
        key: conversationName(conversation, "packet"),
        reason: "it holds no event",
      };
}
