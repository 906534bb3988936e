import { createHmac } from "node:crypto";
import * as http from "node:http";
import type { DeliveryKind } from "./types.ts";

/** What is posted to the app. */
export interface Post {
  readonly url: string;
  readonly body: string;
  readonly headers: http.OutgoingHttpHeaders;
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/** What came back. `status` is a number, or "timeout" or "unreachable". */
export interface PostOutcome {
  readonly status: number | "timeout" | "unreachable";
  readonly body: string;
  /** The app does not want this again. Source: docs.slack.dev, "Events API", turning retries off. */
  readonly isFinal: boolean;
}

/** Posts to the app. Never rejects. */
export function postTo({ url, body, headers, withinMs, signal }: Post): Promise<PostOutcome> {
  return new Promise((resolve) => {
    const end = (status: PostOutcome["status"], text = "", isFinal = false): void => {
      clearTimeout(timer);
      resolve({ status, body: text, isFinal });
    };
    const call = http.request(url, {
      method: "POST",
      signal,
      agent: false,
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
    });
    const timer = setTimeout(() => {
      end("timeout");
      call.destroy();
    }, withinMs);
    call.on("error", () => end("unreachable"));
    call.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", () => end("unreachable"));
      response.on("end", () => {
        const isFinal = response.headers["x-slack-no-retry"] === "1";
        end(response.statusCode ?? 0, Buffer.concat(chunks).toString(), isFinal);
      });
    });
    call.end(body);
  });
}

/** How something is written for each kind. Source: docs.slack.dev, "Verifying requests from Slack". */
export function encode(
  kind: DeliveryKind,
  body: { readonly [field: string]: unknown },
): { readonly body: string; readonly type: string } {
  if (kind === "event") return { body: JSON.stringify(body), type: "application/json" };
  const fields =
    kind === "command" ? Object.entries(body) : Object.entries({ payload: JSON.stringify(body) });
  const form = new URLSearchParams();
  for (const [name, value] of fields) form.set(name, String(value));
  return { body: form.toString(), type: "application/x-www-form-urlencoded" };
}

/** How a request is signed: rightly, or not. */
export type Signing = "good" | "wrong" | "missing" | "stale";

/** The headers that say who sent it. Source: docs.slack.dev, "Verifying requests from Slack". */
export function signatureFor(
  body: string,
  secret: string,
  options: { readonly atSeconds: number; readonly signing?: Signing },
): http.OutgoingHttpHeaders {
  const { atSeconds, signing = "good" } = options;
  if (signing === "missing") return {};
  const at = signing === "stale" ? atSeconds - 301 : atSeconds;
  const key = signing === "wrong" ? `not ${secret}` : secret;
  const hash = createHmac("sha256", key).update(`v0:${at}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": String(at), "x-slack-signature": `v0=${hash}` };
}
