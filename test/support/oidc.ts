import { generateKeyPair } from "node:crypto";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { certificateFor } from "./fault-server.ts";

/** A token service of somebody else's making, as strict as its authors read the standard. */
export interface Oidc {
  readonly port: number;
  readonly ca: string;
  /** Path of the token endpoint. */
  readonly tokenPath: string;
  close(): Promise<void>;
}

/** Who may sign in there, and what they may ask for. */
export interface OidcClient {
  readonly id: string;
  readonly secret: string;
  readonly partnerId: string;
  readonly lifeSeconds: number;
}

const role = "role:partnerIdAdmin";
const audience = "https://api.plume.test";

/** Starts it over HTTPS on loopback. Its certificate fits `name`. */
export async function startOidc(name: string, client: OidcClient): Promise<Oidc> {
  const certificate = await certificateFor([name]);
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const jwk = privateKey.export({ format: "jwk" });
  const provider = await quietly(async () => {
    const { Provider } = await import("oidc-provider");
    return new Provider(`https://${name}`, {
      clients: [toRegistration(client)],
      scopes: [`partnerId:${client.partnerId}`, "partnerId:unknown-to-everybody", role],
      jwks: { keys: [{ ...jwk, use: "sig", alg: "RS256", kid: "1" }] },
      cookies: { keys: ["only for tests"] },
      ttl: { ClientCredentials: client.lifeSeconds },
      features: {
        clientCredentials: { enabled: true },
        devInteractions: { enabled: false },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => audience,
          getResourceServerInfo: () => ({
            // Scopes of the resource; what a client asks beyond it is dropped without a word.
            scope: `partnerId:${client.partnerId} ${role}`,
            audience,
            accessTokenFormat: "jwt",
            accessTokenTTL: client.lifeSeconds,
          }),
        },
      },
    });
  });
  const handle = provider.callback();
  const options = { key: certificate.key, cert: certificate.cert };
  const server = createServer(options, (request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    ca: certificate.ca,
    tokenPath: "/token",
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toRegistration(client: OidcClient): object {
  return {
    client_id: client.id,
    client_secret: client.secret,
    grant_types: ["client_credentials"],
    redirect_uris: [],
    response_types: [],
    token_endpoint_auth_method: "client_secret_basic",
  };
}

/** It announces on the console that it would rather run on a newer Node. */
async function quietly<Value>(work: () => Promise<Value>): Promise<Value> {
  const { info, warn } = console;
  Object.assign(console, { info: () => undefined, warn: () => undefined });
  try {
    return await work();
  } finally {
    Object.assign(console, { info, warn });
  }
}
