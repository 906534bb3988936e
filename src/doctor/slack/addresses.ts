import type { SlackConfig } from "../../config.ts";

/** Where the bot is to be heard, for who calls from this machine. */
export interface Addresses {
  /** Where it listens; `undefined` for Socket Mode, and for any port. */
  readonly nearUrl: string | undefined;
  /** Where Slack calls; `undefined` where nobody said so. */
  readonly farUrl: string | undefined;
}

/** The addresses of an app that is heard over HTTP. */
export function addressesOf({ hearing, face }: SlackConfig): Addresses {
  if (hearing.kind === "socket") return { nearUrl: undefined, farUrl: undefined };
  const { host, port } = hearing;
  return {
    nearUrl: port === 0 ? undefined : `http://${callable(host)}:${port}${face.path}`,
    farUrl: face.publicUrl === undefined ? undefined : face.publicUrl + face.path,
  };
}

/** Who listens everywhere is called on loopback. */
function callable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
