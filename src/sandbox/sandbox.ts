import type { ClientName, SandboxClient } from "./clients.ts";
import type { Endpoint } from "./endpoints.ts";
import type { FaultRule } from "./faults.ts";

/** How a sandbox is started. */
export interface SandboxOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** The cloud's clock, milliseconds since 1970; the machine's unless told otherwise. */
  readonly now?: () => number;
  /** Life of tokens, 1800 unless told otherwise. */
  readonly tokenLifeSeconds?: number;
  /** Every answer comes so much later; 0 unless told otherwise. */
  readonly latencyMs?: number;
  /** Requests of one address to the API in five minutes before 403; 2000, as the real cloud has it. */
  readonly requestsPerWindow?: number;
}

/** A home that can be asked about. */
export interface SandboxHome {
  readonly customerId: string;
  readonly locationId: string;
  readonly title: string;
  /** What a person sees when they ask for it. */
  readonly shows: string;
}

/** A request that the sandbox received; nothing of its headers or body. */
export interface LoggedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly endpoint: Endpoint;
  readonly atMs: number;
}

/** A running simulated Plume Cloud. */
export interface Sandbox {
  readonly port: number;
  /** The authority to trust, PEM. */
  readonly ca: string;
  /** Where the two names of the cloud lead to. */
  readonly hosts: Readonly<Record<string, { readonly address: string; readonly port: number }>>;
  readonly ssoUrl: string;
  readonly apiBase: string;
  /** The same two by `https://localhost:<port>`, for a process that cannot map names. */
  readonly localSsoUrl: string;
  readonly localApiBase: string;
  /** The login that works. */
  readonly credentials: SandboxClient;
  readonly clients: Readonly<Record<ClientName, SandboxClient>>;
  readonly homes: readonly SandboxHome[];
  /** The home of this title. Throws `RangeError` for an unknown title. */
  home(title: string): SandboxHome;
  /** The requests so far, oldest first; at most the newest 10,000. */
  readonly requests: readonly LoggedRequest[];
  /** What goes wrong on purpose; the rule that was set last wins. */
  readonly faults: {
    /** Adds a rule. Gives a function that takes it away again. */
    set(rule: FaultRule): () => void;
    clear(): void;
  };
  /** Makes all tokens that were issued unusable. */
  revokeTokens(): void;
  /** Every text that nobody may ever show: headers, client secrets, tokens, keys, passwords. */
  secrets(): readonly string[];
  /** Ends the server and all its connections. */
  close(): Promise<void>;
}
