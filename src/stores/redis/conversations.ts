import type {
  AcceptCall,
  CommitCall,
  ConversationStore,
  DeadlineChange,
  IntentCall,
  Ready,
  SentCall,
} from "../../ports/conversation-store.ts";
import { bucketOf } from "../bucket.ts";
import { toAcceptAnswer, toIntentAnswer, toNextAnswer, toSentAnswer } from "./answers.ts";
import { createKeepAside } from "./aside.ts";
import { MailboxBatch, type Instruction } from "./batch.ts";
import type { RedisClient } from "./client.ts";
import { createDue } from "./due.ts";
import type { Keys } from "./keys.ts";
import { mailboxScript } from "./mailbox-script.ts";
import { Reply } from "./reply.ts";
import type { Script } from "./script.ts";

/** What conversations in Redis stand on. */
export interface ConversationParts {
  readonly client: RedisClient;
  readonly keys: Keys;
  /** The script, and the server's time in ms; a test's stands still. */
  readonly script?: Script;
  readonly now?: () => Promise<number>;
}

type Place = Pick<Instruction<unknown>, "bucket" | "keys"> & { readonly due: string };

/** The mailbox protocol on Redis. */
export function createRedisConversations(parts: ConversationParts): ConversationStore {
  const { client, keys, script = mailboxScript(), now } = parts;
  const batch = new MailboxBatch(client, keys, script);
  const placeOf = (conversation: string): Place => {
    const bucket = bucketOf(conversation);
    const due = keys.due(bucket);
    return { bucket, keys: [keys.conversation(bucket, conversation), due], due };
  };
  const reply = (answer: unknown): Reply => {
    const read = new Reply(answer);
    if (read.kind === "error") throw client.refused(read.text(1));
    return read;
  };
  const intent = (call: IntentCall, replicated: boolean): Promise<Reply> => {
    const { bucket, keys: places } = placeOf(call.conversation);
    const args = ["i", call.fence, call.event, call.op];
    const spans = { leaseMs: 0, keepMs: 0 };
    return batch.call({ bucket, spans, keys: places.slice(0, 1), args, replicated, read: reply });
  };

  return {
    accept(call) {
      const {
        bucket,
        keys: [home = ""],
        due,
      } = placeOf(call.conversation);
      const id = call.delivery?.id ?? "";
      const seen = keys.delivery(bucket, call.conversation, id);
      return batch.call({
        bucket,
        spans: call,
        ...(call.delivery && { limits: [call.delivery.limit, call.delivery.seenMs] }),
        keys: [home, seen, due],
        args: acceptArguments(call),
        read: (answer) => toAcceptAnswer(reply(answer), call.delivery?.packet ?? ""),
      });
    },
    async intent(call) {
      const first = await intent(call, false);
      // Where there is a replica, the intent must be known to it: said again, and waited for.
      const spread = first.kind === "ok" && first.number(2) > 0 && !client.replicated;
      return toIntentAnswer(spread ? await intent(call, true) : first);
    },
    commit: (call) =>
      batch.call({
        ...placeOf(call.conversation),
        spans: call,
        args: commitArguments(call),
        read: (answer) => toNextAnswer(reply(answer), call.packet),
      }),
    sent: (call) =>
      batch.call({
        ...placeOf(call.conversation),
        spans: call,
        args: sentArguments(call),
        read: (answer) => toSentAnswer(reply(answer)),
      }),
    due: createDue({ client, keys, now }),
    keepAside: createKeepAside(client, keys),
  };
}

function acceptArguments({ conversation, op, delivery }: AcceptCall): readonly string[] {
  const known = [conversation, op, delivery?.id ?? "", delivery?.packet ?? ""];
  const ready = delivery?.ready;
  if (!ready) return ["b", ...known];
  return ["a", ...known, ready.fence, ready.last, ...readyArguments(ready)];
}

function commitArguments(call: CommitCall): readonly string[] {
  const { conversation, fence, event, packet } = call;
  return ["c", conversation, fence, event, packet, ...readyArguments(call)];
}

function sentArguments({
  conversation,
  fence,
  event,
  count,
  mode,
  note,
}: SentCall): readonly string[] {
  return ["s", conversation, fence, event, String(count), mode, note ?? ""];
}

function readyArguments({ state, count, deadline }: Ready): readonly string[] {
  return [state, String(count), ...deadlineArguments(deadline)];
}

function deadlineArguments(change: DeadlineChange): readonly [afterMs: string, name: string] {
  switch (change.kind) {
    case "keep":
      return ["", ""];
    case "clear":
      return ["-", ""];
    case "set":
      // A fraction would not be read back as the number that it must be.
      return [String(Math.ceil(change.afterMs)), change.name];
  }
}
