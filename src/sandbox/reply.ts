import { randomBytes } from "node:crypto";
import type { Json, JsonObject } from "./json.ts";

/** What the simulated cloud answers to one request. */
export type Reply =
  | {
      readonly kind: "json";
      readonly status: number;
      readonly value: Json;
      readonly headers?: Headers;
    }
  | {
      readonly kind: "text";
      readonly status: number;
      readonly contentType: string;
      readonly text: string;
      readonly headers?: Headers;
    }
  | { readonly kind: "empty"; readonly status: number; readonly headers?: Headers };

/** Header fields beside the ones that every answer has. */
export type Headers = Readonly<Record<string, string>>;

/** A JSON answer. */
export function json(status: number, value: Json, headers: Headers = {}): Reply {
  return { kind: "json", status, value, headers };
}

/** An error as LoopBack writes it: the shape of all errors of the API; 5xx tell no name. */
export function apiError(status: number, message: string, code?: string): Reply {
  const name = status < 500 ? "Error" : undefined;
  return json(status, { error: { statusCode: status, name, message, code } });
}

/** 401 of the API: the token is missing, expired or of another partner; or no such customer. */
export function unauthorized(): Reply {
  return apiError(401, "Authorization Required", "AUTHORIZATION_REQUIRED");
}

/** 403 of the API: the token is good, its owner may not do this. */
export function forbidden(): Reply {
  return apiError(403, "Forbidden");
}

/** 422 of the API: a value is not valid. */
export function invalid(message: string): Reply {
  return apiError(422, message, "CUS00001");
}

/** An error as the token service writes it. */
export function oauthError(status: number, error: string, description: string): Reply {
  // RFC 6749, section 5.2: a client that tried the Authorization header gets this with its 401.
  const headers: Headers = status === 401 ? { "WWW-Authenticate": 'Basic realm="sandbox"' } : {};
  return json(status, { error, error_description: description }, headers);
}

/** An error of Okta itself, for example for an unknown authorization server. */
export function oktaError(status: number, errorCode: string, errorSummary: string): Reply {
  const errorId = `oae${randomBytes(12).toString("base64url")}`;
  const body: JsonObject = {
    errorCode,
    errorSummary,
    errorLink: errorCode,
    errorId,
    errorCauses: [],
  };
  return json(status, body);
}

/** A short page, as firewalls and gateways write it. */
export function html(status: number, title: string): Reply {
  const text = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { kind: "text", status, contentType: "text/html", text };
}

/** What the firewall's page says to a caller who asks too often. */
export const rateLimitTitle = "Request blocked: too many requests";
