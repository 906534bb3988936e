import { type ClientAuth, clientCredentialsGrantRequest, customFetch } from "oauth4webapi";
import { reveal, seal } from "../../core/sealed.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import type { HttpClient, HttpResult } from "../http/http.ts";
import type { AccessToken, Credentials, NetworkReason, TokenFailure } from "../model.ts";
import { type GrantReply, parseTokenReply } from "./oauth-reply.ts";

/** A token, or why there is none. */
export type TokenResult =
  | { readonly kind: "token"; readonly token: AccessToken }
  | { readonly kind: "failed"; readonly failure: TokenFailure };

/** What asking for a token needs; the API base does not matter to it. */
export type TokenCredentials = Pick<Credentials, "ssoUrl" | "authHeader" | "partnerId">;

/** The token service of the Plume Cloud. */
export interface TokenService {
  /** Asks for a token, once. Rejects only with the reason of an aborted `signal`. */
  request(credentials: TokenCredentials, signal: AbortSignal): Promise<TokenResult>;
}

/** What a {@link TokenService} stands on. */
export interface TokenServiceParts {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly logger: Logger;
}

const maxTokenBytes = 1024 * 1024;

/** A token service that asks by OAuth 2.0 client credentials, with the person's own header. */
export function createTokenService(parts: TokenServiceParts): TokenService {
  return {
    async request(credentials, signal) {
      const startedAtMs = parts.clock.monotonic();
      // Counted from before the call: a slow answer makes a token older, never younger.
      const askedAtMs = parts.clock.now();
      const scope = `partnerId:${credentials.partnerId} role:partnerIdAdmin`;
      const reply = toReply(await post(parts.http, { ...credentials, scope, signal }), {
        askedScope: scope,
        nowMs: askedAtMs,
      });
      const ms = Math.round(parts.clock.monotonic() - startedAtMs);
      const host = hostOf(credentials.ssoUrl);
      if (reply.kind === "failed") {
        parts.logger.warn("oauth.failed", { host, ms, ...describeFailure(reply.failure) });
        return reply;
      }
      const { accessToken, lifeMs, assumedFrom } = reply.grant;
      if (assumedFrom !== undefined) {
        const lifeSeconds = Math.floor(lifeMs / 1000);
        parts.logger.warn("oauth.expiry-assumed", { host, expiresIn: assumedFrom, lifeSeconds });
      }
      return { kind: "token", token: toAccessToken(accessToken, { askedAtMs, lifeMs }) };
    },
  };
}

interface Ask extends TokenCredentials {
  readonly scope: string;
  readonly signal: AbortSignal;
}

async function post(http: HttpClient, ask: Ask): Promise<HttpResult> {
  const notHttps: HttpResult = { kind: "unreachable", reason: "refused", code: "NOT_HTTPS" };
  if (!URL.canParse(ask.ssoUrl) || new URL(ask.ssoUrl).protocol !== "https:") return notHttps;
  let result: HttpResult = notHttps;
  await clientCredentialsGrantRequest(
    { issuer: ask.ssoUrl, token_endpoint: ask.ssoUrl },
    { client_id: "-" },
    ownHeader(ask),
    { scope: ask.scope },
    {
      headers: { "cache-control": "no-cache", connection: "close" },
      signal: ask.signal,
      [customFetch]: async (url, { method, headers, body }) => {
        result = await http.send({
          method,
          url,
          headers,
          body: body.toString(),
          maxBytes: maxTokenBytes,
          signal: ask.signal,
        });
        // The library's reading of replies is strict where we have to be tolerant, so it gets
        // an empty one and `result` is read instead.
        return new Response();
      },
    },
  );
  return result;
}

/** The header exactly as the person gave it: what the portal shows must not be encoded again. */
function ownHeader({ authHeader }: Ask): ClientAuth {
  return (...[, , , headers]) => {
    // Headers hold bytes; text beyond ASCII goes out as its UTF-8 bytes and is theirs to refuse.
    // A line break would end the header, and an error about it would quote the secret.
    const oneLine = reveal(authHeader).replace(/\p{Cc}+/gu, " ");
    headers.set("authorization", Buffer.from(oneLine, "utf8").toString("latin1"));
  };
}

function toReply(
  result: HttpResult,
  context: { readonly askedScope: string; readonly nowMs: number },
): GrantReply {
  const fail = (failure: TokenFailure): GrantReply => ({ kind: "failed", failure });
  switch (result.kind) {
    case "answer":
      return parseTokenReply({ ...result, ...context });
    case "too-large":
      return fail({ kind: "not-a-token-service", status: result.status });
    case "unreachable":
    case "broken":
      return fail({ kind: "network", reason: result.reason });
  }
}

function toAccessToken(
  secret: string,
  { askedAtMs, lifeMs }: { readonly askedAtMs: number; readonly lifeMs: number },
): AccessToken {
  const usableMs = Math.max(lifeMs - 60_000, Math.floor(lifeMs / 2));
  return {
    token: seal(secret),
    expiresAtMs: askedAtMs + usableMs,
    endsAtMs: askedAtMs + lifeMs,
  };
}

/** The host of a URL for the log; never its path, query or user name. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "invalid";
}

/** What a failure's log entry says. The text is the one the troubleshooting guide names. */
export function describeFailure(failure: TokenFailure): {
  readonly message: string;
  readonly status?: number;
  readonly error?: string;
  readonly reason?: NetworkReason | TokenFailure["kind"];
} {
  const said = (word: string | number): string => `OAuth token request failed: ${word}`;
  switch (failure.kind) {
    case "refused": {
      const { status, error } = failure;
      return { message: said(status), status, ...(error === undefined ? {} : { error }) };
    }
    case "busy":
    case "not-a-token-service":
      return { message: said(failure.status), status: failure.status, reason: failure.kind };
    case "network":
      return { message: said(failure.reason), reason: failure.reason };
    case "no-access-token":
    case "smaller-scope":
      return { message: said(failure.kind), reason: failure.kind };
  }
}
