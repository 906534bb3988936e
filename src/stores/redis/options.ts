import { rootCertificates } from "node:tls";
import { Cluster, Redis, type DNSLookupFunction } from "ioredis";
import { reveal, type Sealed } from "../../core/sealed.ts";
import type { RedisAddress } from "./address.ts";
import { endQuietly } from "./quiet-end.ts";
import { SentinelsInTurn } from "./sentinels.ts";

/** How to connect. */
export interface ConnectOptions {
  readonly address: RedisAddress;
  /** Certificate authorities to trust beside the known ones, PEM. */
  readonly ca: readonly string[];
  /** The sentinels' own password. */
  readonly sentinelPassword: Sealed | undefined;
  /** After so long without a byte, while an answer is due, a connection is given up. */
  readonly silenceMs?: number | undefined;
}

/** How long to wait before attempt number `times`, in ms. */
export type Delay = (times: number) => number;

/** An open connection, to one server or to a cluster. */
export type Connection = Redis | Cluster;

const connectTimeoutMs = 5_000;
// A peer that vanished without a word; a slow disk or a fork may take seconds.
const defaultSilenceMs = 10_000;
// A sentinel that does not answer is passed over for the next one.
const sentinelMs = 1_000;
const goodbyeMs = 200;
const firstRetryMs = 50;
const longestRetryMs = 1_000;

/** The wait before attempt number `times`, spread so that processes do not come back together. */
export function retryDelayMs(times: number): number {
  const exact = Math.min(firstRetryMs * 2 ** (times - 1), longestRetryMs);
  return Math.round(exact * (0.75 + Math.random() / 2));
}

/**
 * Begins to connect, and goes on for ever. Nothing is queued while there is no connection and
 * nothing is sent again by the client: who called repeats the same call, under the same op.
 */
export function connect(options: ConnectOptions, delayMs: Delay): Connection {
  endQuietly();
  const { address } = options;
  switch (address.mode) {
    case "single": {
      const [{ host, port }] = address.hosts;
      return new Redis({ ...serverOptions(options, delayMs), host, port, db: address.database });
    }
    case "sentinel":
      return new Redis({ ...serverOptions(options, delayMs), ...sentinelOptions(options) });
    case "cluster":
      return new Cluster([...address.hosts], clusterOptions(options, delayMs));
  }
}

/** Connects once, to the first host alone: a node of a cluster, or a sentinel. */
export function connectOnce(options: ConnectOptions): Redis {
  const { address, sentinelPassword } = options;
  const [{ host, port }] = address.hosts;
  const once = { host, port, retryStrategy: null };
  if (address.mode !== "sentinel") return new Redis({ ...nodeOptions(options), ...once });
  const { username: _, password: __, ...open } = nodeOptions(options);
  const password = sentinelPassword === undefined ? {} : { password: reveal(sentinelPassword) };
  return new Redis({ ...open, ...once, ...password });
}

const nodeOptions = ({ address, ca, silenceMs = defaultSilenceMs }: ConnectOptions) => ({
  ...tlsOptions(address, ca),
  ...(address.user === undefined ? {} : { username: address.user }),
  ...(address.password === undefined ? {} : { password: reveal(address.password) }),
  connectionName: "plume-chatops",
  connectTimeout: connectTimeoutMs,
  socketTimeout: silenceMs,
  // A socket that has ended already would be waited for so long when the bot ends.
  disconnectTimeout: goodbyeMs,
  // Whether it is ready is the inspection's to say, in words.
  enableReadyCheck: false,
  // What waits for an answer when the connection is lost is rejected then, not sent again.
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
});

/** A list of authorities takes the place of the known ones, so those stand in it too. */
const tlsOptions = ({ tls }: RedisAddress, ca: readonly string[]) =>
  tls ? { tls: { ca: [...rootCertificates, ...ca] } } : {};

const serverOptions = (options: ConnectOptions, delayMs: Delay) => ({
  ...nodeOptions(options),
  enableOfflineQueue: false,
  retryStrategy: delayMs,
});

const sentinelOptions = ({ address, ca, sentinelPassword }: ConnectOptions) => ({
  Connector: SentinelsInTurn,
  sentinels: [...address.hosts],
  db: address.database,
  ...(address.name === undefined ? {} : { name: address.name }),
  ...(sentinelPassword === undefined ? {} : { sentinelPassword: reveal(sentinelPassword) }),
  ...(address.tls
    ? { enableTLSForSentinelMode: true, sentinelTLS: { ca: [...rootCertificates, ...ca] } }
    : {}),
  sentinelRetryStrategy: retryDelayMs,
  sentinelCommandTimeout: sentinelMs,
  // Hears of a failover from the sentinels, not from a connection that never ends.
  failoverDetector: true,
});

const clusterOptions = (options: ConnectOptions, delayMs: Delay) => ({
  redisOptions: nodeOptions(options),
  enableOfflineQueue: false,
  clusterRetryStrategy: delayMs,
  // A certificate names its host, so a host is not looked up before it is connected to.
  ...(options.address.tls ? { dnsLookup: sameName } : {}),
  // Where a node is gone, so many ms until the slots are asked for again.
  retryDelayOnFailover: 200,
  retryDelayOnClusterDown: 200,
});

const sameName: DNSLookupFunction = (hostname, done) => done(null, hostname);
