import type { Sealed } from "../core/sealed.ts";

// What the cloud's replies mean to us, after parsing. Every field may be missing in a reply;
// `undefined` is "the cloud gives no value" and is shown as `n/a`. Secrets never get here.

/** A home's location record. */
export interface Location {
  readonly name?: string;
  readonly accountId?: string;
  /** Subscription tier, not a health state: `fullService`, `basicService`, `noService`. */
  readonly tier?: string;
  readonly networkMode?: string;
  readonly networkStatus?: { readonly word: string; readonly sinceMs?: number };
  /** IANA name, for example `America/Los_Angeles`. */
  readonly timezone?: string;
  readonly speedTest?: SpeedTest;
}

/** The newest speed test. Numbers only when `status` is `succeeded`. */
export interface SpeedTest {
  readonly status?: string;
  readonly downloadMbps?: number;
  readonly uploadMbps?: number;
  readonly rttMs?: number;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
}

/** A pod (the cloud calls it a node). */
export interface Pod {
  readonly id?: string;
  readonly nickname?: string;
  readonly defaultName?: string;
  /** The cloud's word: `connected`, `disconnected`, `unavailable`, or another. */
  readonly connectionState?: string;
  readonly connectionChangedAtMs?: number;
  readonly backhaulType?: string;
  /** Ids of the pods on the way to the root, nearest first; empty for the root itself. */
  readonly leafToRoot?: readonly { readonly id?: string; readonly channel?: number }[];
  readonly backhaulChannel?: number;
  readonly connectedDeviceCount?: number;
  readonly health?: { readonly status?: string; readonly score?: number };
  readonly alerts: readonly string[];
  readonly model?: string;
  readonly firmwareVersion?: string;
  readonly mac?: string;
  readonly ip?: string;
  readonly residentialGateway?: boolean;
  readonly bootAtMs?: number;
  readonly speedTest?: SpeedTest;
}

/** A device of a home. */
export interface Device {
  readonly mac?: string;
  readonly name?: string;
  readonly connectionState?: string;
  readonly connectionChangedAtMs?: number;
  /** `wifi`, `ethernet`, or another word. */
  readonly medium?: string;
  readonly freqBand?: string;
  readonly ip?: string;
  /** The cloud's word, from a text or an object. */
  readonly health?: string;
  /** The id of the pod it hangs on. */
  readonly podId?: string;
}

/** A Wi-Fi network, without its keys. */
export interface WifiNetwork {
  readonly ssid?: string;
  readonly on?: boolean;
  readonly wpaMode?: string;
}

/** Quality of experience of one class of traffic: a word, a number, or both. */
export interface QoeClass {
  readonly name: string;
  readonly word?: string;
  readonly score?: number;
}

/** Why one read of the cloud brought nothing. */
export type ReadFailure =
  /** 5xx, or another status that has no meaning of its own. */
  | { readonly kind: "error"; readonly status: number }
  /** Timeout, cut, half a body. */
  | { readonly kind: "broken" }
  /** Too large, not JSON, or of an unknown shape; `reference` finds it in the log. */
  | { readonly kind: "unreadable"; readonly reference: string }
  /** 404, or 401 again with a fresh token: no such home for this sign-in. */
  | { readonly kind: "unknown-home" }
  /** 403 with a JSON error: another partner's, or a locked account. */
  | { readonly kind: "forbidden" }
  /** Another 403, or 429: the cloud limits us until then. */
  | { readonly kind: "limited"; readonly untilMs: number }
  /** The API base gives no HTTP answer, or only a redirect. `reason` reads well after a colon. */
  | { readonly kind: "unreachable"; readonly host: string; readonly reason: string };

/** One part of a home. `absent`: the cloud says that this home has none of it. */
export type Read<Value> =
  | { readonly kind: "read"; readonly value: Value; readonly atMs: number }
  | { readonly kind: "absent" }
  | { readonly kind: "failed"; readonly failure: ReadFailure };

/** The parts of a home that can be asked for. */
export interface HomeParts {
  readonly location: Location;
  readonly nodes: readonly Pod[];
  readonly devices: readonly Device[];
  readonly qoe: readonly QoeClass[];
  readonly wifi: readonly WifiNetwork[];
}

/** Names of the parts of a home. */
export type PartName = keyof HomeParts;

/** Which home. */
export interface HomeIds {
  readonly customerId: string;
  readonly locationId: string;
}

/** What was read of a home; only the asked parts are there. */
export type HomeReads = { readonly [Part in PartName]?: Read<HomeParts[Part]> };

/** An earlier good read of a home, kept for an hour. */
export interface OldReads {
  readonly reads: HomeReads;
  readonly atMs: number;
}

/** A home that a person asked about: when last, and how it was called then. */
export interface RecentHome {
  readonly ids: HomeIds;
  readonly name?: string;
  readonly accountId?: string;
  readonly atMs: number;
}

/** One set of Plume credentials of one person. */
export interface Connection {
  readonly ssoUrl: string;
  readonly authHeader: Sealed;
  readonly partnerId: string;
  /** As `toApiBase` makes it: `/api` where no path was given, without a slash behind. */
  readonly apiBase: string;
  /** `<owner>:<unique>`, new for each saved set; a token of another revision is never used. */
  readonly revision: string;
  readonly savedAtMs: number;
}

/** The four values as typed, checked and repaired, before they are tested. */
export type Credentials = Pick<Connection, "ssoUrl" | "authHeader" | "partnerId" | "apiBase">;

/** Why the token service could not be asked at all. `cut`: the connection broke before the end. */
export type NetworkReason =
  | "no-such-host"
  | "refused"
  | "timeout"
  | "certificate"
  | "private"
  | "cut";

/** Why there is no token. */
export type TokenFailure =
  /** An OAuth `error` word, or a bare 400, 401 or 403. */
  | { readonly kind: "refused"; readonly status: number; readonly error?: string }
  /** Answers, but not as a token service: no JSON, 404, 405, a redirect, Okta's `errorCode`. */
  | { readonly kind: "not-a-token-service"; readonly status: number }
  | { readonly kind: "no-access-token" }
  /** 200, but a smaller scope than asked; `missing` is what was left out. */
  | { readonly kind: "smaller-scope"; readonly missing: string }
  | { readonly kind: "network"; readonly reason: NetworkReason }
  /** 429 or 5xx: not about the values. */
  | { readonly kind: "busy"; readonly status: number; readonly retryAfterMs?: number };

/** An access token with its end, 60 s (or half of a short life) before the real one. */
export interface AccessToken {
  readonly token: Sealed;
  readonly expiresAtMs: number;
  /** The real end: until then Plume itself may accept it. */
  readonly endsAtMs?: number;
}
