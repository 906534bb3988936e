import type { IncomingMessage, ServerResponse } from "node:http";
import { answer, type Answer, type Cloud } from "./cloud.ts";
import { deliver } from "./deliver.ts";
import { readIncoming, type Incoming } from "./incoming.ts";
import { planOf } from "./plan.ts";
import { apiError } from "./reply.ts";
import type { LoggedRequest } from "./sandbox.ts";
import type { Handler } from "./server.ts";

/** A mistake of the sandbox itself is told, lest it pass for one of the client. */
function answerOrTell(cloud: Cloud, incoming: Incoming): Answer {
  try {
    return answer(cloud, incoming);
  } catch (error) {
    const plan = planOf(apiError(500, `The sandbox itself failed: ${String(error)}`));
    return { endpoint: "unknown", plan };
  }
}

/** What a handler needs beside the cloud. */
export interface HandlerOptions {
  readonly latencyMs: number;
  /** Called for each request before it is answered. */
  log(request: LoggedRequest): void;
}

/** The server's side of the cloud: reads a request, decides, answers. */
export function createHandler(cloud: Cloud, options: HandlerOptions): Handler {
  return (request, response) => {
    handle(request, response).catch(() => {
      // The caller hung up while we read or wrote; there is nobody left to tell.
      response.destroy();
    });
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const incoming = await readIncoming(request);
    if (incoming === undefined) {
      response.setHeader("Connection", "close");
      await deliver(response, planOf(apiError(413, "request entity too large")));
      return;
    }
    const { method } = incoming;
    const { endpoint, plan } = answerOrTell(cloud, incoming);
    options.log({ method, path: request.url ?? "/", endpoint, atMs: cloud.world.nowMs() });
    await deliver(response, { ...plan, delayMs: plan.delayMs + options.latencyMs });
  }
}
