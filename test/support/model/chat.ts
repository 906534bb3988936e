import { isBusy, liveRow, type Kept } from "./kept.ts";
import { must } from "./violation.ts";

/** A place in the order of views: which event of the log, which view of the event. */
interface Rank {
  readonly event: number;
  readonly view: number;
}

/** What a platform has shown, and what may be shown again. */
export interface Chat {
  /** True for a view that may come twice: nobody can know whether it is out. */
  readonly shown: { readonly [view: string]: boolean };
  readonly newest: Rank;
}

export const emptyChat: Chat = { shown: {}, newest: { event: -1, view: 0 } };

/** One view on its way to a person. */
export interface Showing {
  readonly view: string;
  /** The platform's answer is lost, or its sender was stopped before it: it may come twice. */
  readonly doubtful: boolean;
  /** The sender was stopped before it, or the store has forgotten what he knows: no order holds. */
  readonly loose: boolean;
}

/** The chat with one view more; throws a `Violation` if it may not come now. */
export function show(chat: Chat, kept: Kept, showing: Showing): Chat {
  const { view, doubtful, loose } = showing;
  const rank = rankOf(kept, view);
  if (!loose) watchShowing(chat, kept, { view, rank });
  const shown = { ...chat.shown, [view]: doubtful || loose || chat.shown[view] === true };
  return { shown, newest: !loose && isAfter(rank, chat.newest) ? rank : chat.newest };
}

function watchShowing(
  chat: Chat,
  { row, past }: Kept,
  { view, rank }: { readonly view: string; readonly rank: Rank },
): void {
  const done = past.base + (row?.head ?? 0);
  const committed = rank.event >= 0 && rank.event < done;
  must(committed, "I3 views", `${view} was sent before its commit`);
  if (chat.shown[view] !== undefined) {
    must(chat.shown[view], "I3 twice", `${view} was sent twice`);
    must(rank.event >= chat.newest.event, "I3 views", `${view} was sent after a newer event's`);
  } else must(isAfter(rank, chat.newest), "I3 views", `${view} was first sent after a newer one`);
}

function rankOf({ past }: Kept, view: string): Rank {
  const [event = "", index = ""] = view.split(".");
  return { event: past.log.indexOf(event), view: Number(index) };
}

const isAfter = (one: Rank, other: Rank): boolean =>
  one.event === other.event ? one.view > other.view : one.event > other.event;

/** From now on the views that are out and not yet marked may come again. */
export function doubt(chat: Chat, kept: Kept, now: number): Chat {
  const row = liveRow(kept, now);
  const outbox = isBusy(row) ? row?.outbox : undefined;
  if (!outbox) return chat;
  const views = Array.from({ length: outbox.count }, (_, index) => `${outbox.event}.${index}`);
  const doubtful = views.slice(outbox.sent).filter((view) => chat.shown[view] === false);
  const changes = Object.fromEntries(doubtful.map((view) => [view, true]));
  return { ...chat, shown: { ...chat.shown, ...changes } };
}

/** The store forgot what is shown: anything may come again, and in its new order. */
export function forgetOrder(chat: Chat): Chat {
  const shown = Object.fromEntries(Object.keys(chat.shown).map((view) => [view, true]));
  return { shown, newest: emptyChat.newest };
}
