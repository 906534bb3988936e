import type { Server, ServerResponse } from "node:http";

import { HTTPReceiver, type HTTPReceiverOptions } from "@slack/bolt";

import { Fault, reveal, type Clock, type Logger, type Sealed } from "../../src/index.ts";
import { boltApp } from "./bolt-app.ts";
import { quietLogger } from "./quiet-logger.ts";
import type { Delivered } from "./intake.ts";
import { Refusals } from "./refusals.ts";

/** Where Slack's calls come in. TLS ends before it. */
export interface HttpOptions {
  readonly signingSecret: Sealed;
  /** @default "127.0.0.1" */
  readonly host?: string;
  /** 0 for any that is free. @default 3000 */
  readonly port?: number;
  /** @default "/slack/events" */
  readonly path?: string;
  /** What Bolt's own pages for an installation need; without it there are none. */
  readonly install?: InstallPages | undefined;
}

/** As Bolt takes them. */
export type InstallPages = Pick<
  HTTPReceiverOptions,
  | "clientId"
  | "clientSecret"
  | "installationStore"
  | "installerOptions"
  | "redirectUri"
  | "scopes"
  | "stateSecret"
>;

/** What hearing stands on. */
export interface HearingParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** True once it is acknowledged. */
  readonly take: (delivered: Delivered) => Promise<boolean>;
}

const defaultHost = "127.0.0.1";
const defaultPort = 3_000;
const defaultPath = "/slack/events";
// Slack's largest are forms; a field holds 3,000 characters.
const maxBytes = 1_048_576;
const requestMs = 10_000;
const silenceMs = 30_000;
const mostConnections = 256;
const lastWordMs = 3_000;

/** Slack's calls over HTTP, taken by Bolt's receiver: signatures, age and size are its matter. */
export class SlackHttp {
  readonly #options: HttpOptions;
  readonly #refusals: Refusals;
  readonly #receiver: HTTPReceiver;
  readonly #open = new Set<ServerResponse>();
  #isOpen = true;
  #server: Server | undefined;
  #port = 0;

  constructor(options: HttpOptions, parts: HearingParts) {
    this.#options = options;
    this.#refusals = new Refusals(parts);
    this.#receiver = createReceiver(options);
    this.#receiver.init(
      boltApp(async (delivered) => this.#isOpen && (await parts.take(delivered))),
    );
  }

  /** Where it listens, once it does. */
  get port(): number {
    return this.#port;
  }

  /** Throws `Fault` `adapter.refused` if the port cannot be had. */
  async start(): Promise<void> {
    const { host = defaultHost, port = defaultPort } = this.#options;
    // Node looks only so often whether a request takes too long.
    const limits = { requestTimeout: requestMs, headersTimeout: requestMs };
    const server = await this.#receiver
      .start({ host, port }, { ...limits, connectionsCheckingInterval: requestMs / 4 })
      .catch((error: unknown) => {
        const reason = `${host}:${port} cannot be opened (${codeOf(error)})`;
        throw new Fault("adapter.refused", { platform: "slack", reason }, { cause: error });
      });
    this.#watch(server);
  }

  /** Refuses new calls, answers those that are being worked on, ends. */
  async stop(): Promise<void> {
    this.#isOpen = false;
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    for (const response of this.#open) endAfter(response);
    // Who is not answered by then comes again.
    const last = setTimeout(() => server.closeAllConnections(), lastWordMs);
    // Node closes the idle connections itself.
    await this.#receiver.stop().catch(() => undefined);
    clearTimeout(last);
  }

  #watch(server: Server): void {
    this.#server = server;
    server.maxConnections = mostConnections;
    server.setTimeout(silenceMs);
    server.prependListener("request", (_request, response) => {
      this.#open.add(response);
      if (!this.#isOpen) endAfter(response);
      response.on("finish", () => this.#refusals.answered(response.statusCode));
      response.on("close", () => this.#open.delete(response));
    });
    const address = server.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
  }
}

function createReceiver(options: HttpOptions): HTTPReceiver {
  const { signingSecret, path = defaultPath, install } = options;
  return new HTTPReceiver({
    ...install,
    signingSecret: reveal(signingSecret),
    endpoints: path,
    bodyLimit: maxBytes,
    logger: quietLogger,
    processEventErrorHandler: ({ response }) => Promise.resolve(comeAgain(response)),
    unhandledRequestHandler: ({ response }) => void comeAgain(response),
    dispatchErrorHandler: ({ response }) => void response.writeHead(404).end(),
  });
}

/** Slack repeats an event that is answered so. True: Bolt need not see to it any more. */
function comeAgain(response: ServerResponse): true {
  if (!response.headersSent) response.writeHead(503, { "retry-after": "1" }).end();
  return true;
}

/** The connection ends with this answer. */
function endAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("connection", "close");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
