import { Agent, buildConnector, request } from "undici";
import {
  startSandbox,
  type Sandbox,
  type SandboxClient,
  type SandboxOptions,
} from "../../src/sandbox/index.ts";

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body parsed, `undefined` if it is no JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads what it expects
  readonly json: any;
}

export interface Caller {
  readonly sandbox: Sandbox;
  call(method: string, url: string, options?: CallOptions): Promise<Got>;
  /** A call below the API base, with a good token unless told otherwise. */
  api(method: string, path: string, options?: CallOptions): Promise<Got>;
  token(client?: SandboxClient): Promise<string>;
  askToken(fields: Record<string, string>, header?: string): Promise<Got>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly token?: string;
  readonly signal?: AbortSignal;
}

const form = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };

/** A sandbox and a client that trusts its authority alone and reaches it by its two names. */
export async function startCaller(options: SandboxOptions = {}): Promise<Caller> {
  const sandbox = await startSandbox(options);
  const agent = new Agent({ connect: connectorFor(sandbox) });
  let kept: Promise<string> | undefined;

  async function call(method: string, url: string, given: CallOptions = {}): Promise<Got> {
    const { statusCode, headers, body } = await request(url, {
      method: method as "GET",
      dispatcher: agent,
      headers: given.headers ?? {},
      body: given.body ?? null,
      signal: given.signal ?? null,
    });
    const text = await body.text();
    return { status: statusCode, headers, text, json: parsed(text) };
  }

  async function askToken(fields: Record<string, string>, header?: string): Promise<Got> {
    const authorization = header === undefined ? {} : { authorization: header };
    const body = new URLSearchParams(fields).toString();
    return call("POST", sandbox.ssoUrl, { headers: { ...form, ...authorization }, body });
  }

  async function token(client: SandboxClient = sandbox.credentials): Promise<string> {
    const got = await askToken(grantFor(client.partnerId), client.header);
    return got.json.access_token;
  }

  async function api(method: string, path: string, given: CallOptions = {}): Promise<Got> {
    kept ??= token();
    const headers = { ...given.headers, authorization: `Bearer ${given.token ?? (await kept)}` };
    return call(method, `${sandbox.apiBase}${path}`, { ...given, headers });
  }

  const close = async (): Promise<void> => {
    await sandbox.close();
    await agent.destroy();
  };
  return { sandbox, call, api, token, askToken, close };
}

export function grantFor(partnerId: string): Record<string, string> {
  return { grant_type: "client_credentials", scope: `partnerId:${partnerId} role:partnerIdAdmin` };
}

/** The path of a home below the API base. */
export function pathOf(sandbox: Sandbox, title: string): string {
  const { customerId, locationId } = sandbox.home(title);
  return `/Customers/${customerId}/locations/${locationId}`;
}

function connectorFor(sandbox: Sandbox): buildConnector.connector {
  const connect = buildConnector({ ca: sandbox.ca });
  return (options, callback) => {
    const host = sandbox.hosts[options.hostname];
    const target =
      host === undefined
        ? options
        : { ...options, hostname: host.address, port: String(host.port) };
    connect({ ...target, servername: options.hostname }, callback);
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
