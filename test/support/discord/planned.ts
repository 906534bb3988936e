import { Refusal } from "./refusal.ts";
import type { Fault } from "./types.ts";

/** What goes back over the wire. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
  /** @default the status */
  readonly outcome?: string;
}

const page = "<html><body>Something went wrong</body></html>";

/** The answer of a fault that does nothing; `undefined` for one that does what was asked. */
export function plannedAnswer(fault: Fault): Reply | undefined {
  switch (fault.kind) {
    case "error":
      return { status: fault.status, body: new Refusal(fault.status, fault.code).body };
    case "limited":
      return limited(fault);
    case "status":
      return { status: fault.status, body: page };
    case "html":
      return { status: 200, body: page, outcome: "html" };
    case "hang":
      return { status: 200, body: {} };
    case "cut":
    case "lost-reply":
    case "slow":
      return undefined;
  }
}

/** Source: Discord API reference, "Rate Limits", exceeding a rate limit. */
function limited({ seconds, global = false }: Extract<Fault, { kind: "limited" }>): Reply {
  const scope = global ? "global" : "user";
  return {
    status: 429,
    body: { message: "You are being rate limited.", retry_after: seconds, global },
    headers: {
      "retry-after": String(Math.ceil(seconds)),
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset-after": String(seconds),
      "x-ratelimit-scope": scope,
      ...(global && { "x-ratelimit-global": "true" }),
    },
  };
}
