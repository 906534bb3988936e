import { answerApi } from "./api/index.ts";
import { matchEndpoint, serviceOf, type Endpoint, type Service } from "./endpoints.ts";
import type { FaultBook } from "./faults.ts";
import type { Firewall } from "./firewall.ts";
import type { Incoming } from "./incoming.ts";
import { planOf, planUnder, type Plan } from "./plan.ts";
import { apiError, html, oktaError, rateLimitTitle, type Reply } from "./reply.ts";
import { answerSso } from "./sso.ts";
import type { Tokens } from "./tokens.ts";
import type { World } from "./world.ts";

/** The names under which the cloud is reached, beside `localhost`. */
export const hostNames = { sso: "sso.plume.test", api: "api.plume.test" } as const;

/** All of one run that answers depend on. */
export interface Cloud {
  readonly tokens: Tokens;
  readonly tokenLifeSeconds: number;
  readonly world: World;
  readonly faults: FaultBook;
  readonly firewall: Firewall;
}

/** What was asked, and what is answered. */
export interface Answer {
  readonly endpoint: Endpoint;
  readonly plan: Plan;
}

/** Decides how a request is answered. Sends nothing. */
export function answer(cloud: Cloud, incoming: Incoming): Answer {
  const match = matchEndpoint(incoming.method, incoming.path);
  const { endpoint, params } = match;
  const service = reachedService(incoming);
  const isApi = service === "api" || service === "reports";
  if (isApi && !cloud.firewall.admits(incoming.from)) {
    return { endpoint, plan: planOf(html(403, rateLimitTitle)) };
  }
  const { customerId, locationId } = params;
  const rule = cloud.faults.pick({ endpoint, customerId, locationId });
  const plan = planUnder(rule, endpoint, () => {
    switch (service) {
      case "sso":
        return planOf(answerSso(cloud, match, incoming));
      case "api":
      case "reports":
        return answerApi(cloud, match, incoming);
      case "unknown":
        return planOf(nothingHere(incoming));
    }
  });
  return { endpoint, plan };
}

/** The service that a path belongs to, if the host that was asked for has it. */
function reachedService({ path, host }: Incoming): Service {
  const service = serviceOf(path);
  const isSso = service === "sso";
  if (host === hostNames.sso && !isSso) return "unknown";
  if (host === hostNames.api && isSso) return "unknown";
  return service;
}

function nothingHere({ host, path }: Incoming): Reply {
  return host === hostNames.sso
    ? oktaError(404, "E0000022", "The requested path was not found")
    : apiError(404, `Cannot find ${path}`);
}
