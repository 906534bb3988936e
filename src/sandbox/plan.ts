import { STATUS_CODES } from "node:http";
import type { Endpoint } from "./endpoints.ts";
import type { Fault, FaultRule } from "./faults.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import { apiError, html, json, oauthError, rateLimitTitle, type Reply } from "./reply.ts";

/** How an answer leaves: as it is, or spoilt on the way. */
export type Delivery =
  | { readonly kind: "whole"; readonly reply: Reply }
  | { readonly kind: "half"; readonly reply: Reply }
  | { readonly kind: "huge"; readonly bytes: number }
  | { readonly kind: "never" }
  | { readonly kind: "cut" };

/** An answer with its wait. */
export interface Plan {
  readonly delayMs: number;
  readonly delivery: Delivery;
}

/** A good answer without a wait. */
export function planOf(reply: Reply): Plan {
  return { delayMs: 0, delivery: { kind: "whole", reply } };
}

/** The answer under `rule`; `good` is asked only if something of the good answer is sent. */
export function planUnder(rule: FaultRule | undefined, endpoint: Endpoint, good: () => Plan): Plan {
  const delayMs = rule?.delayMs ?? 0;
  const fault = rule?.fault;
  const later = (plan: Plan): Plan => ({ ...plan, delayMs: plan.delayMs + delayMs });
  if (fault === undefined) return later(good());
  switch (fault.kind) {
    case "never":
    case "cut":
      return { delayMs, delivery: { kind: fault.kind } };
    case "huge-body":
      return { delayMs, delivery: { kind: "huge", bytes: fault.bytes } };
    case "status":
      return { delayMs, delivery: { kind: "whole", reply: statusReply(fault, endpoint) } };
    case "html":
      return {
        delayMs,
        delivery: { kind: "whole", reply: html(fault.status, titleOf(fault.status)) },
      };
    case "text":
      return { delayMs, delivery: { kind: "whole", reply: textReply(fault) } };
    case "half-body":
      return later(halved(good()));
    case "patch":
      return later(patched(good(), fault.fields));
  }
}

function statusReply(fault: Extract<Fault, { kind: "status" }>, endpoint: Endpoint): Reply {
  const { status, body, headers = {} } = fault;
  if (body !== undefined) return json(status, body, headers);
  const isSso = endpoint === "token" || endpoint === "introspect";
  const reply = isSso
    ? oauthError(status, status < 500 ? "invalid_request" : "server_error", phraseOf(status))
    : apiError(status, phraseOf(status));
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

function textReply(fault: Extract<Fault, { kind: "text" }>): Reply {
  const { text, status = 200, contentType = "application/json", headers = {} } = fault;
  return { kind: "text", status, contentType, text, headers };
}

function halved(plan: Plan): Plan {
  const { delivery } = plan;
  return delivery.kind === "whole" ? { ...plan, delivery: { ...delivery, kind: "half" } } : plan;
}

function patched(plan: Plan, fields: JsonObject): Plan {
  const { delivery } = plan;
  if (delivery.kind !== "whole" || delivery.reply.kind !== "json") return plan;
  const { reply } = delivery;
  if (!isJsonObject(reply.value)) return plan;
  const value = { ...reply.value, ...fields };
  return { ...plan, delivery: { kind: "whole", reply: { ...reply, value } } };
}

function phraseOf(status: number): string {
  return STATUS_CODES[status] ?? `Status ${status}`;
}

function titleOf(status: number): string {
  return status === 403 ? rateLimitTitle : phraseOf(status);
}
