import type { Update } from "grammy/types";
import type { Backstage, Method } from "./backstage.ts";
import { isUpload, type Payload } from "./payload.ts";
import { badRequest, conflict } from "./refusal.ts";

const maxPollSeconds = 50;
const maxConnections = 100;
const defaultConnections = 40;

/** Waits until there is an update, the time is over or the client has left. */
export function getUpdates(
  { queue, webhook }: Backstage,
  payload: Payload,
  gone: AbortSignal,
): Promise<readonly Update[]> {
  if (webhook.isSet) {
    throw conflict(
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  allow(queue, payload);
  const limit = payload.number("limit") ?? 100;
  const seconds = Math.min(Math.max(payload.number("timeout") ?? 0, 0), maxPollSeconds);
  return queue.poll(
    {
      offset: payload.number("offset") ?? 0,
      limit: limit >= 1 && limit <= 100 ? limit : 100,
      timeoutMs: seconds * 1000,
    },
    gone,
  );
}

export const setWebhook: Method = (backstage, payload) => {
  const url = payload.text("url") ?? "";
  if (url === "") return deleteWebhook(backstage, payload);
  checkUrl(url);
  const secret = payload.text("secret_token");
  if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secret)) {
    throw badRequest("secret token contains unallowed characters");
  }
  const { queue, webhook } = backstage;
  allow(queue, payload);
  if (payload.flag("drop_pending_updates")) queue.clear();
  queue.interrupt(conflict("terminated by setWebhook request"));
  const ca = payload.file("certificate");
  const connections = payload.number("max_connections") ?? defaultConnections;
  webhook.set({
    url,
    secret,
    maxConnections: Math.min(Math.max(connections, 1), maxConnections),
    ca: isUpload(ca) ? ca.bytes : undefined,
  });
  return true;
};

export const deleteWebhook: Method = ({ queue, webhook }, payload) => {
  if (payload.flag("drop_pending_updates")) queue.clear();
  webhook.set(undefined);
  return true;
};

export const getWebhookInfo: Method = ({ webhook }) => webhook.info();

/** The real server wants HTTPS everywhere and one of four ports; loopback is let off both. */
function checkUrl(url: string): void {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: "", hostname: "" };
  const isLoopback = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  if (protocol === "https:" || (protocol === "http:" && isLoopback)) return;
  throw badRequest("bad webhook: An HTTPS URL must be provided for webhook");
}

/** What is left out stays as it was; kinds that do not exist are passed over. */
function allow(queue: Backstage["queue"], payload: Payload): void {
  const kinds = payload.object("allowed_updates");
  if (Array.isArray(kinds)) queue.allowed = kinds.map(String);
}
