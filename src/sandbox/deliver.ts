import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Plan } from "./plan.ts";
import type { Reply } from "./reply.ts";

/** Sends what was planned. Gives up silently when the caller hangs up. */
export async function deliver(response: ServerResponse, plan: Plan): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    if (plan.delayMs > 0) await sleep(plan.delayMs, undefined, { signal: gone.signal });
    await send(response, plan, gone.signal);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}

async function send(response: ServerResponse, plan: Plan, gone: AbortSignal): Promise<void> {
  const { delivery } = plan;
  switch (delivery.kind) {
    case "whole":
      sendWhole(response, delivery.reply);
      return;
    case "half":
      await sendHalf(response, delivery.reply);
      return;
    case "huge":
      await sendHuge(response, delivery.bytes, gone);
      return;
    case "never":
      return;
    case "cut":
      response.destroy();
      return;
  }
}

function head(response: ServerResponse, reply: Reply): string {
  const contentType = contentTypeOf(reply);
  if (contentType !== undefined) response.setHeader("Content-Type", contentType);
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  response.statusCode = reply.status;
  return bodyOf(reply);
}

function contentTypeOf(reply: Reply): string | undefined {
  switch (reply.kind) {
    case "json":
      return "application/json; charset=utf-8";
    case "text":
      return reply.contentType;
    case "empty":
      return undefined;
  }
}

function bodyOf(reply: Reply): string {
  switch (reply.kind) {
    case "json":
      return JSON.stringify(reply.value);
    case "text":
      return reply.text;
    case "empty":
      return "";
  }
}

function sendWhole(response: ServerResponse, reply: Reply): void {
  response.end(head(response, reply));
}

async function sendHalf(response: ServerResponse, reply: Reply): Promise<void> {
  const body = Buffer.from(head(response, reply));
  response.setHeader("Content-Length", body.length);
  const half = body.subarray(0, Math.floor(body.length / 2));
  await new Promise<void>((resolve) => response.write(half, () => resolve()));
  response.destroy();
}

async function sendHuge(response: ServerResponse, bytes: number, gone: AbortSignal): Promise<void> {
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  const piece = "x".repeat(65_536);
  response.write('{"padding":"');
  for (let sent = 0; sent < bytes; sent += piece.length) {
    if (!response.write(piece)) await once(response, "drain", { signal: gone });
  }
  response.end('"}');
}
