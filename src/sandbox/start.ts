import { createCertificate } from "./certificate.ts";
import { clients } from "./clients.ts";
import { hostNames, type Cloud } from "./cloud.ts";
import { FaultBook } from "./faults.ts";
import { Firewall } from "./firewall.ts";
import { createHandler } from "./handler.ts";
import { allHomes } from "./homes/index.ts";
import { replySecrets } from "./homes/pieces.ts";
import type { LoggedRequest, Sandbox, SandboxHome, SandboxOptions } from "./sandbox.ts";
import { listenOnLoopback } from "./server.ts";
import { authServerId } from "./sso.ts";
import { Tokens } from "./tokens.ts";
import { World } from "./world.ts";

const issuer = `https://${hostNames.sso}/oauth2/${authServerId}`;
const tokenPath = `/oauth2/${authServerId}/v1/token`;

// A sandbox may run for weeks.
const keptRequests = 10_000;

const homes: readonly SandboxHome[] = allHomes.map(({ customerId, locationId, title, shows }) => ({
  customerId,
  locationId,
  title,
  shows,
}));

/**
 * Starts a simulated Plume Cloud over HTTPS, on the loopback addresses only. Throws what
 * `listen` throws if the port cannot be had.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const cloud = createCloud(options);
  const requests: LoggedRequest[] = [];
  const handler = createHandler(cloud, {
    latencyMs: options.latencyMs ?? 0,
    log: (request) => {
      requests.push(request);
      if (requests.length > keptRequests) requests.shift();
    },
  });
  const certificate = await createCertificate(Object.values(hostNames));
  const { port, close } = await listenOnLoopback(options.port ?? 0, certificate, handler);
  const place = { address: "127.0.0.1", port };
  return {
    port,
    ca: certificate.ca,
    hosts: { [hostNames.sso]: place, [hostNames.api]: place },
    ssoUrl: `https://${hostNames.sso}${tokenPath}`,
    apiBase: `https://${hostNames.api}/api`,
    localSsoUrl: `https://localhost:${port}${tokenPath}`,
    localApiBase: `https://localhost:${port}/api`,
    credentials: clients.good,
    clients,
    homes,
    home: findHome,
    requests,
    faults: cloud.faults,
    revokeTokens: () => cloud.tokens.revokeAll(),
    secrets: () => [...lastingSecrets(), ...cloud.tokens.all()],
    close,
  };
}

function createCloud(options: SandboxOptions): Cloud {
  const { now = Date.now, tokenLifeSeconds = 1800, requestsPerWindow = 2000 } = options;
  return {
    tokens: new Tokens(issuer, now),
    tokenLifeSeconds,
    world: new World(allHomes, now),
    faults: new FaultBook(),
    firewall: new Firewall(requestsPerWindow, now),
  };
}

function findHome(title: string): SandboxHome {
  const found = homes.find((home) => home.title === title);
  if (found === undefined) throw new RangeError(`no simulated home is called "${title}"`);
  return found;
}

function lastingSecrets(): readonly string[] {
  const ofClients = Object.values(clients).flatMap(({ header, secret }) => [
    header,
    header.replace("Basic ", ""),
    secret,
  ]);
  return [...ofClients, ...Object.values(replySecrets)];
}
