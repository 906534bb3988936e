import { segmentsOf } from "./incoming.ts";

/** One path of the cloud; segments that start with `:` are parameters. */
interface Route {
  readonly endpoint: string;
  readonly methods: readonly string[];
  readonly path: string;
}

const customer = "/api/Customers/:customerId";
const location = `${customer}/locations/:locationId`;
const reports = "/reports/Customers/:customerId/locations/:locationId";
const sso = "/oauth2/:authServerId/v1";
const get = ["GET", "HEAD"] as const;

// The order matters only where a word and a parameter compete: the word stands first.
const routes = [
  { endpoint: "token", methods: ["POST"], path: `${sso}/token` },
  { endpoint: "introspect", methods: ["POST"], path: `${sso}/introspect` },
  { endpoint: "customers", methods: get, path: "/api/Customers" },
  { endpoint: "customers", methods: get, path: "/api/Groups/:groupId/customers" },
  { endpoint: "search", methods: get, path: "/api/partners/customers/search/:keyword" },
  { endpoint: "search", methods: get, path: "/api/partners/:partnerId/customers/search/:keyword" },
  { endpoint: "find-node", methods: get, path: "/api/partners/nodes/:keyword" },
  { endpoint: "find-location", methods: get, path: "/api/partners/locations/:keyword" },
  { endpoint: "customer", methods: get, path: customer },
  { endpoint: "customer-node", methods: get, path: `${customer}/nodes/:nodeId` },
  { endpoint: "locations", methods: get, path: `${customer}/locations` },
  { endpoint: "location", methods: get, path: location },
  { endpoint: "service-level", methods: get, path: `${location}/serviceLevel` },
  { endpoint: "nodes", methods: get, path: `${location}/nodes` },
  { endpoint: "node", methods: get, path: `${location}/nodes/:nodeId` },
  { endpoint: "speed-test", methods: ["POST"], path: `${location}/nodes/:nodeId/speedTest` },
  {
    endpoint: "speed-test-results",
    methods: get,
    path: `${location}/nodes/:nodeId/speedTestResults`,
  },
  {
    endpoint: "speed-test-result",
    methods: get,
    path: `${location}/nodes/:nodeId/speedTestResults/:requestId`,
  },
  { endpoint: "reboot-node", methods: ["PUT"], path: `${location}/nodes/:nodeId/reboot` },
  { endpoint: "reboot", methods: ["PUT"], path: `${location}/reboot` },
  { endpoint: "devices", methods: get, path: `${location}/devices` },
  { endpoint: "device", methods: get, path: `${location}/devices/:mac` },
  { endpoint: "wifi-networks", methods: get, path: `${location}/wifiNetworks` },
  { endpoint: "wifi-network", methods: get, path: `${location}/wifiNetwork` },
  { endpoint: "ssid", methods: get, path: `${location}/wifiNetwork/ssid` },
  { endpoint: "secondary", methods: get, path: `${location}/secondaryNetworks/fronthauls` },
  { endpoint: "secondary", methods: get, path: `${location}/secondaryNetworks/captivePortals` },
  { endpoint: "home-facade", methods: get, path: `${location}/appFacade/home` },
  { endpoint: "dashboard", methods: get, path: `${location}/appFacade/dashboard` },
  { endpoint: "qoe", methods: ["POST"], path: `${location}/appqoe/AppQoeStatsByTrafficClass` },
  { endpoint: "summary", methods: get, path: `${location}/summary` },
  { endpoint: "topology", methods: get, path: `${location}/topology` },
  { endpoint: "force-graph", methods: get, path: `${location}/forceGraph` },
  { endpoint: "backhaul", methods: get, path: `${location}/backhaul` },
  { endpoint: "wan", methods: get, path: `${location}/wanConfiguration` },
  { endpoint: "firmware", methods: get, path: `${location}/firmware` },
  { endpoint: "alerts", methods: get, path: `${location}/alerts` },
  { endpoint: "wan-stats", methods: get, path: `${reports}/wanStats` },
  { endpoint: "online-stats", methods: get, path: `${reports}/onlineStats` },
] as const satisfies readonly Route[];

/** An endpoint of the API or of the reports. */
export type ApiEndpoint = Exclude<(typeof routes)[number]["endpoint"], "token" | "introspect">;

/** An endpoint of the cloud, or `unknown` for every other path. */
export type Endpoint = (typeof routes)[number]["endpoint"] | "unknown";

/** What a path means: its endpoint and the values of its parameters, decoded. */
export interface Match {
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
  /** Another method would find something here. */
  readonly wrongMethod: boolean;
}

/** The services of the cloud, told apart by the first part of the path. */
export type Service = "sso" | "api" | "reports" | "unknown";

/** The service that a path belongs to. */
export function serviceOf(path: string): Service {
  const first = path.split("/")[1];
  if (first === "oauth2") return "sso";
  return first === "api" || first === "reports" ? first : "unknown";
}

/** Finds what a request asks for. Paths are compared exactly, but for `/Partners`, which the guides also write. */
export function matchEndpoint(method: string, path: string): Match {
  const segments = segmentsOf(path);
  const fitting = routes.flatMap((route) => {
    const params = segments === undefined ? undefined : paramsOf(route.path, segments);
    return params === undefined ? [] : [{ route, params }];
  });
  const found = fitting.find(({ route }) => route.methods.some((known) => known === method));
  if (found !== undefined) {
    return { endpoint: found.route.endpoint, params: found.params, wrongMethod: false };
  }
  return { endpoint: "unknown", params: fitting[0]?.params ?? {}, wrongMethod: fitting.length > 0 };
}

function paramsOf(
  pattern: string,
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const words = pattern.split("/").slice(1);
  if (words.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    const segment = segments[index] ?? "";
    if (word.startsWith(":") && segment !== "") params[word.slice(1)] = segment;
    else if (segment !== word && !(word === "partners" && segment === "Partners")) return undefined;
  }
  return params;
}
