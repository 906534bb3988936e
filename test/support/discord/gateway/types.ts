/** A dispatch as it goes over the socket. */
export interface Dispatch {
  readonly op: 0;
  readonly t: string;
  readonly s: number;
  readonly d: unknown;
}

/** A session that was asked for; `shard` is `<id>/<count>`. */
export interface Identify {
  readonly shard: string;
  readonly atMs: number;
  readonly intents: number;
  /** `undefined` if it was refused. */
  readonly session: string | undefined;
}

/** A session that was to go on after `seq`; `shard` is `undefined` if there is none of that name. */
export interface Resume {
  readonly shard: string | undefined;
  readonly session: string;
  readonly seq: number;
  readonly atMs: number;
  /** Of the address: "/resume" is that of READY. */
  readonly path: string;
}

/**
 * What becomes of who connects: all goes well; TCP is cut; an HTTP status; or nothing more comes
 * once there is a TCP connection, a WebSocket, a hello, an IDENTIFY, a RESUME.
 */
export type Door =
  | "open"
  | "shut"
  | number
  | "mute-tcp"
  | "mute-socket"
  | "mute-identify"
  | "mute-resume";

/** How many sessions may still be begun. Source: Discord's reference, "Session Start Limit Object". */
export interface SessionStarts {
  total: number;
  remaining: number;
  resetAfterMs: number;
}
