import { at, listAt, numberAt, textAt } from "../../src/index.ts";
import { sourceOfEvent } from "./source.ts";

/** A workspace took the bot's rights away. */
export interface Farewell {
  readonly team: string;
  readonly enterprise: string | undefined;
  readonly reason: "app_uninstalled" | "tokens_revoked";
  /** When, by Slack's clock, in whole seconds; 0 where it does not say. */
  readonly atMs: number;
}

/** Whose bot may do nothing any more; `undefined` for any other news. */
export function farewellIn(body: unknown): Farewell | undefined {
  const reason = reasonIn(body);
  const source = reason && sourceOfEvent(body, "-");
  if (!source) return undefined;
  const { team, enterprise } = source;
  return { team, enterprise, reason, atMs: (numberAt(body, "event_time") ?? 0) * 1_000 };
}

function reasonIn(body: unknown): Farewell["reason"] | undefined {
  const type = textAt(body, "event", "type");
  if (type === "app_uninstalled") return type;
  // A person's token is none of the bot's.
  const isBots = type === "tokens_revoked" && listAt(at(body, "event", "tokens"), "bot").length > 0;
  return isBots ? type : undefined;
}
