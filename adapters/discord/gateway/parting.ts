import type { TroubleName } from "../troubles.ts";

/** What did not come in time: the first word, a session, or a sign of life. */
export type Stage = "hello" | "session" | "beat";

/** Why nothing is heard over a connection any more. */
export type Parting =
  /** This side wanted it so. */
  | { readonly kind: "ended" }
  /** Discord asks to come back. */
  | { readonly kind: "asked" }
  /** The session does not go on, or not like that. */
  | { readonly kind: "invalid"; readonly isResumable: boolean }
  /** Discord or the network ended it. */
  | { readonly kind: "closed"; readonly code: number }
  | { readonly kind: "silent"; readonly stage: Stage }
  /** It never came to be. */
  | { readonly kind: "unreachable"; readonly reason: string }
  /** Too much waits for the store. */
  | { readonly kind: "full" };

/** What only the operator can change, in words for them. */
export interface Refusal {
  readonly name: TroubleName;
  readonly reason: string;
}

/** What is to be done after a connection. */
export type Verdict =
  | { readonly kind: "resume" | "anew"; readonly reason: string }
  | ({ readonly kind: "refused" } & Refusal);

// Source: Discord API reference, "Gateway Close Event Codes"; those that are no use to repeat.
const refusals: { readonly [code: number]: string } = {
  4004: "Discord refuses the bot's token (4004); reset it on the Bot page of the app in the Developer Portal, and put the new one in DISCORD_TOKEN",
  4010: "Discord does not know such a shard (4010); set DISCORD_SHARDS to auto, or to a multiple of the number that Discord assigned to this bot",
  4011: "this bot is on too many servers for so few shards (4011); set DISCORD_SHARDS to auto, or to a higher number, and restart all its processes",
  4012: "Discord serves this version of its gateway no longer (4012); a newer version of this program is needed",
  4013: "Discord does not know the intents that this program asks for (4013); a newer version of this program is needed",
  4014: "Discord does not allow this bot the intents that it asks for (4014), none of which is privileged; look at the Bot page of the app in the Developer Portal whether the app is limited there",
};
// Who comes back after these has to begin a new session.
const endings: ReadonlySet<number> = new Set([4003, 4007, 4009]);

/** What is to be done after a connection that ended so. */
export function verdictOn(parting: Parting): Verdict {
  switch (parting.kind) {
    case "ended":
      return { kind: "resume", reason: "it was ended" };
    case "asked":
      return { kind: "resume", reason: "Discord asked to connect again" };
    case "invalid":
      return {
        kind: parting.isResumable ? "resume" : "anew",
        reason: "Discord does not go on with the session",
      };
    case "closed":
      return closedBy(parting.code);
    case "silent":
      return {
        kind: "resume",
        reason: `Discord's gateway does not answer (${missing[parting.stage]})`,
      };
    case "unreachable":
      return { kind: "resume", reason: `Discord's gateway cannot be reached (${parting.reason})` };
    case "full":
      return { kind: "resume", reason: "what people write cannot be kept yet; it is tried again" };
  }
}

/** What it means that Discord's API refuses the token. */
export const refusedToken: Refusal = {
  name: "token",
  reason: (refusals[4004] ?? "").replace("4004", "401"),
};

/** In words for the operator: Discord's API takes no more calls. */
export const limitedReason = "Discord asks to wait: too many calls";

/** In words for the operator: Discord's API is not there. */
export const unreachableReason = (reason: string): string =>
  `Discord cannot be reached (${reason})`;

function closedBy(code: number): Verdict {
  const reason = refusals[code];
  if (reason !== undefined)
    return { kind: "refused", name: code === 4004 ? "token" : "gateway", reason };
  return {
    kind: endings.has(code) ? "anew" : "resume",
    reason: `the connection to Discord's gateway ended (${code})`,
  };
}

const missing: { readonly [stage in Stage]: string } = {
  hello: "no hello",
  session: "no session",
  beat: "no sign of life",
};
