import { randomUUID } from "node:crypto";

import { parseJson, type Sealed, textAt, type Told } from "../../src/index.ts";
import { codeOf } from "./ask.ts";
import { signed } from "./sign.ts";

/** Where the bot is to be heard, and what Slack would sign with. */
export interface Knock {
  readonly url: string;
  readonly signingSecret: Sealed;
  readonly nowMs: number;
  /** Ends what takes too long. */
  readonly signal: AbortSignal;
}

/**
 * Calls the bot as Slack does to see whether an address is its own; the bot answers, and does
 * nothing. Source: https://docs.slack.dev/reference/events/url_verification. Never rejects.
 */
export async function knock({ url, signingSecret, nowMs, signal }: Knock): Promise<Told<true>> {
  const challenge = randomUUID();
  const body = JSON.stringify({ type: "url_verification", challenge });
  const headers = { "content-type": "application/json", ...signed(body, signingSecret, nowMs) };
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers,
      body,
      signal,
    });
    if (response.status === 401) return { kind: "refused", reason: "HTTP 401" };
    if (response.status !== 200) return { kind: "away", reason: `HTTP ${response.status}` };
    const text = await response.text();
    const echo = text.trim() === challenge ? challenge : textAt(parseJson(text), "challenge");
    if (echo === challenge) return { kind: "told", value: true };
    return { kind: "away", reason: "an answer that is not the bot's" };
  } catch (error) {
    return { kind: "away", reason: signal.aborted ? "no answer in time" : codeOf(error) };
  }
}
