import type {
  AcceptAnswer,
  IntentAnswer,
  NextAnswer,
  Waiting,
} from "../../ports/conversation-store.ts";
import { Reply } from "./reply.ts";

/** What the script says to an accept. It does not send the caller's own packet back. */
export function toAcceptAnswer(reply: Reply, ownPacket: string): AcceptAnswer {
  const { kind } = reply;
  switch (kind) {
    case "passed":
    case "held":
    case "done":
    case "full":
      return { kind };
    case "work":
      return toWork(reply, ownPacket);
    case "aside": {
      const aside = { key: reply.text(1), reason: reply.text(2) };
      return { ...toAcceptAnswer(new Reply(reply.inner(3)), ownPacket), aside };
    }
    default:
      throw unexpected(kind, "an accept");
  }
}

/** What it says to a commit or a mark. It does not send the committed packet back. */
export function toNextAnswer(reply: Reply, ownPacket: string): NextAnswer {
  const { kind } = reply;
  switch (kind) {
    case "stale":
      return { kind };
    case "idle":
      return { kind, last: reply.text(1) };
    case "deliver": {
      const outbox = {
        event: reply.text(2),
        packet: reply.maybe(4) ?? ownPacket,
        sent: reply.number(3),
      };
      return { kind, last: reply.text(1), outbox };
    }
    case "next":
      return { kind, last: reply.text(1), head: toWaiting(reply, 2, "") };
    default:
      throw unexpected(kind, "a commit or a mark");
  }
}

/** What it says to a mark, or to a holder that leaves. */
export function toSentAnswer(reply: Reply): NextAnswer | { readonly kind: "left" } {
  return reply.kind === "left" ? { kind: "left" } : toNextAnswer(reply, "");
}

/** What it says to an intent. */
export function toIntentAnswer(reply: Reply): IntentAnswer {
  const { kind } = reply;
  switch (kind) {
    case "stale":
      return { kind };
    case "ok":
    case "spent":
      return { kind, last: reply.text(1) };
    default:
      throw unexpected(kind, "an intent");
  }
}

function toWork(reply: Reply, ownPacket: string): AcceptAnswer {
  const [state, views, note] = [reply.maybe(2), reply.maybe(3), reply.maybe(10)];
  return {
    kind: "work",
    last: reply.text(1),
    ...(state === undefined ? {} : { state }),
    ...(views === undefined
      ? {}
      : { outbox: { event: views, packet: reply.text(5), sent: reply.number(4) } }),
    ...(reply.maybe(6) === undefined ? {} : { head: toWaiting(reply, 6, ownPacket) }),
    ...(note === undefined ? {} : { note }),
  };
}

/** The event whose id stands at `index`; behind it packet, intent and tries. */
function toWaiting(reply: Reply, index: number, ownPacket: string): Waiting {
  const intent = reply.maybe(index + 2);
  return {
    event: reply.text(index),
    packet: reply.maybe(index + 1) ?? ownPacket,
    ...(intent === undefined ? {} : { intent }),
    tries: reply.number(index + 3),
  };
}

function unexpected(kind: string, call: string): TypeError {
  return new TypeError(`the script answered ${kind} to ${call}`);
}
