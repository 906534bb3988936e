import type { ApiEndpoint, Endpoint, Match } from "../endpoints.ts";
import type { Incoming } from "../incoming.ts";
import { planOf, planUnder, type Plan } from "../plan.ts";
import { apiError, forbidden, unauthorized, type Reply } from "../reply.ts";
import { hasRole } from "../sso.ts";
import type { Grant, Tokens } from "../tokens.ts";
import type { Place, World } from "../world.ts";
import * as actions from "./actions.ts";
import type { HomeCall, PartnerCall } from "./call.ts";
import * as lookups from "./lookups.ts";
import * as reads from "./reads.ts";
import * as reports from "./reports.ts";

/** What the API works with. */
export interface Api {
  readonly tokens: Tokens;
  readonly world: World;
}

const partnerHandlers = {
  customers: lookups.customers,
  search: lookups.search,
  "find-node": lookups.findBySerial,
  "find-location": lookups.findByService,
} as const satisfies Partial<Record<ApiEndpoint, (call: PartnerCall) => Reply>>;

type PartnerEndpoint = keyof typeof partnerHandlers;
type HomeEndpoint = Exclude<ApiEndpoint, PartnerEndpoint>;

const homeHandlers: Readonly<Record<HomeEndpoint, (call: HomeCall) => Reply>> = {
  customer: reads.customer,
  "customer-node": reads.node,
  locations: reads.locations,
  location: reads.location,
  "service-level": reads.serviceLevel,
  nodes: reads.nodes,
  node: reads.node,
  devices: reads.devices,
  device: reads.device,
  "wifi-networks": reads.wifiNetworks,
  "wifi-network": reads.wifiNetwork,
  ssid: reads.ssid,
  secondary: reads.secondary,
  "home-facade": reads.homeFacade,
  dashboard: reads.dashboard,
  summary: reads.summary,
  topology: reads.summary,
  "force-graph": reads.forceGraph,
  backhaul: reads.backhaul,
  wan: reads.wanConfiguration,
  firmware: reads.firmware,
  alerts: reads.alerts,
  qoe: actions.qoe,
  "speed-test": actions.startSpeedTest,
  "speed-test-results": actions.speedTestResults,
  "speed-test-result": actions.speedTestResult,
  "reboot-node": actions.rebootNode,
  reboot: actions.reboot,
  "wan-stats": reports.wanStats,
  "online-stats": reports.onlineStats,
};

// The pages of these paths list 404 for an unknown customer; all others say 401.
const unknownIs404: ReadonlySet<Endpoint> = new Set<Endpoint>([
  "nodes",
  "node",
  "device",
  "alerts",
  "summary",
  "topology",
  "force-graph",
]);

/** Answers a request to the API or the reports. */
export function answerApi(api: Api, match: Match, incoming: Incoming): Plan {
  const grant = grantOf(api.tokens, incoming.authorization);
  if (grant === undefined) return planOf(unauthorized());
  if (!hasRole(grant)) return planOf(forbidden());
  const { endpoint } = match;
  if (isPartnerEndpoint(endpoint))
    return planOf(answerPartner(api, { endpoint, match, grant, incoming }));
  if (!isHomeEndpoint(endpoint)) return planOf(noSuchMethod(incoming));
  const found = placeOf(api.world.placesOf(grant.client.partner), match);
  if (found.kind === "refused") return planOf(found.reply);
  const { home, faults } = found.place;
  const { customerId, locationId } = home;
  const { world } = api;
  return planUnder(faults.pick({ endpoint, customerId, locationId }), endpoint, () => {
    const content = world.contentOf(home);
    return planOf(homeHandlers[endpoint]({ home, content, world, incoming, params: match.params }));
  });
}

function grantOf(tokens: Tokens, authorization: string | undefined): Grant | undefined {
  const bearer = /^Bearer +(?<token>\S+)$/iu.exec(authorization ?? "");
  return tokens.find(bearer?.groups?.["token"] ?? "");
}

function isPartnerEndpoint(endpoint: Endpoint): endpoint is PartnerEndpoint {
  return Object.hasOwn(partnerHandlers, endpoint);
}

function isHomeEndpoint(endpoint: Endpoint): endpoint is HomeEndpoint {
  return Object.hasOwn(homeHandlers, endpoint);
}

function answerPartner(
  { world }: Api,
  about: {
    readonly endpoint: PartnerEndpoint;
    readonly match: Match;
    readonly grant: Grant;
    readonly incoming: Incoming;
  },
): Reply {
  const { partner, partnerId } = about.grant.client;
  const places = world.placesOf(partner);
  const { params } = about.match;
  return partnerHandlers[about.endpoint]({
    places,
    partnerId,
    world,
    params,
    incoming: about.incoming,
  });
}

type Found =
  | { readonly kind: "found"; readonly place: Place }
  | { readonly kind: "refused"; readonly reply: Reply };

/** The home that the path names, if the caller's partner has it. Foreign is the same as unknown. */
function placeOf(places: readonly Place[], { endpoint, params }: Match): Found {
  const { customerId = "", locationId } = params;
  const place = places.find(({ home }) => home.customerId === customerId);
  if (place === undefined) {
    const is404 = unknownIs404.has(endpoint) || !isId(customerId);
    const reply = is404 ? apiError(404, "Customer not found") : unauthorized();
    return { kind: "refused", reply };
  }
  if (locationId !== undefined && locationId !== place.home.locationId) {
    return { kind: "refused", reply: apiError(404, "Location not found") };
  }
  return { kind: "found", place };
}

function isId(text: string): boolean {
  return /^[0-9a-f]{24}$/iu.test(text);
}

function noSuchMethod({ method, path }: Incoming): Reply {
  const shown = path.replace(/^\/(api|reports)/u, "") || "/";
  return apiError(404, `There is no method to handle ${method} ${shown}`);
}
