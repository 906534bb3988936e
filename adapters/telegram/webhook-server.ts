import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import type { Update } from "grammy/types";

import type { Logger, Receipt } from "../../src/index.ts";
import { isFromTelegram, secretHeader } from "./verify.ts";

/** Where Telegram's calls come in. */
export interface WebhookServerOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** The path of the public address. */
  readonly path: string;
  readonly secret: string;
  readonly logger: Logger;
  /** Resolves once the update is durable, or will not be. */
  readonly take: (update: Update) => Promise<Receipt>;
}

// An update with the longest text and all that can stand around it has some 30 kB.
const maxBytes = 1_048_576;
const requestMs = 10_000;
// Telegram opens 40 at most unless told otherwise.
const mostConnections = 256;
const complainEveryMs = 60_000;
const lastWordMs = 3_000;

/** An HTTP server that takes Telegram's calls, and nobody else's. TLS ends before it. */
export class WebhookServer {
  readonly #options: WebhookServerOptions;
  readonly #server: Server;
  #isOpen = true;
  #complainedAtMs = -Infinity;

  constructor(options: WebhookServerOptions) {
    this.#options = options;
    this.#server = createServer(
      // Node looks only so often whether a request takes too long.
      { connectionsCheckingInterval: requestMs / 4 },
      (request, response) => void this.#serve(request, response),
    );
    this.#server.maxConnections = mostConnections;
    this.#server.requestTimeout = requestMs;
    this.#server.headersTimeout = requestMs;
  }

  /** Resolves with the port. Rejects with Node's error if it cannot be had. */
  listen(): Promise<number> {
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, () => {
        this.#server.off("error", reject);
        this.#server.on("error", () => undefined);
        const address = this.#server.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  /** Refuses new calls, answers those that are being worked on, ends. */
  async close(): Promise<void> {
    this.#isOpen = false;
    if (!this.#server.listening) return;
    // Who is not answered by then comes again.
    const last = setTimeout(() => this.#server.closeAllConnections(), lastWordMs);
    // Node closes the idle connections itself.
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    clearTimeout(last);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Whoever hangs up in the middle comes back.
    response.on("error", () => undefined);
    try {
      const status = await this.#answer(request);
      const headers = status === 503 ? { "retry-after": "1" } : {};
      // What is not read to its end must not be taken for the next call.
      response.writeHead(status, {
        connection: this.#isOpen && status < 400 ? "keep-alive" : "close",
        ...headers,
      });
      response.end();
    } catch {
      response.destroy();
    }
  }

  async #answer(request: IncomingMessage): Promise<number> {
    const { path, secret, logger } = this.#options;
    if (request.url?.split("?")[0] !== path) return 404;
    if (request.method !== "POST") return 405;
    if (!isFromTelegram(request.headers[secretHeader], secret)) {
      this.#complain();
      return 401;
    }
    const body = await bodyOf(request);
    if (body === undefined) return 413;
    const update = updateIn(body);
    if (!update) {
      logger.warn("telegram.unreadable", { bytes: body.length });
      return 400;
    }
    if (!this.#isOpen) return 503;
    return (await this.#options.take(update)) === "unavailable" ? 503 : 200;
  }

  #complain(): void {
    const nowMs = performance.now();
    if (nowMs - this.#complainedAtMs < complainEveryMs) return;
    this.#complainedAtMs = nowMs;
    this.#options.logger.warn("telegram.webhook-refused", { reason: "the secret is wrong" });
  }
}

/** The whole body; `undefined` if it is too long. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += part.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function updateIn(body: Buffer): Update | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    return isUpdate(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isUpdate(value: unknown): value is Update {
  return (
    typeof value === "object" &&
    value !== null &&
    "update_id" in value &&
    Number.isSafeInteger(value.update_id)
  );
}
