import { createHmac } from "node:crypto";

import { reveal, type Sealed } from "../../src/index.ts";

/**
 * The headers by which a call is known to be Slack's. Source:
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function signed(
  body: string,
  secret: Sealed,
  nowMs: number,
): { readonly [header: string]: string } {
  const seconds = Math.floor(nowMs / 1_000);
  const hash = createHmac("sha256", reveal(secret)).update(`v0:${seconds}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": String(seconds), "x-slack-signature": `v0=${hash}` };
}
