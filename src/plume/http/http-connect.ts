import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { rootCertificates } from "node:tls";
import { buildConnector } from "undici";
import { isPublicAddress, toHostKey } from "./address-guard.ts";
import { PrivateAddressError } from "./http-failure.ts";

/** Where a name leads, set by the operator instead of DNS. The certificate must fit the name. */
export interface PinnedHost {
  readonly address: string;
  readonly port: number;
}

/** All addresses of a host name. Rejects with a system error such as `ENOTFOUND`. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** What decides whom we connect to. */
export interface ConnectOptions {
  /** Host names or addresses that may be private. */
  readonly allowedHosts?: readonly string[];
  /** Names that lead to an address of the operator's choice, whatever it is. */
  readonly hosts?: { readonly [name: string]: PinnedHost };
  /**
   * PEM certificates trusted beside Node's own. With any given, `NODE_EXTRA_CA_CERTS` no longer
   * counts: list its contents here.
   */
  readonly ca?: readonly string[];
  /** @default the system's resolver */
  readonly resolve?: Resolve;
}

/**
 * Opens TLS connections to public addresses only, unless the operator allows the host. The
 * address that was checked is the address that is connected to: one look-up serves both.
 */
export function createConnector(
  options: ConnectOptions,
  timeoutMs: number,
): buildConnector.connector {
  const allowed = new Set((options.allowedHosts ?? []).map(toHostKey));
  const pinned = new Map(
    Object.entries(options.hosts ?? {}).map(([name, host]) => [toHostKey(name), host]),
  );
  const ca = options.ca ?? [];
  const trust = ca.length > 0 ? { ca: [...rootCertificates, ...ca] } : {};
  const connect = buildConnector({
    ...trust,
    timeout: timeoutMs,
    lookup: guardedLookup(allowed, options.resolve ?? resolveAll),
  });

  return (target, callback) => {
    const key = toHostKey(target.hostname);
    const pin = pinned.get(key);
    if (pin) {
      // The certificate is checked against the name, not against the address it leads to.
      const servername = target.servername ?? key;
      const { address: hostname, port } = pin;
      return connect({ ...target, hostname, port: String(port), servername }, callback);
    }
    // An address is connected to without a look-up, so it is checked here.
    if (isIP(key) !== 0 && !allowed.has(key) && !isPublicAddress(key)) {
      return callback(new PrivateAddressError(), null);
    }
    return connect(target, callback);
  };
}

const resolveAll: Resolve = (hostname) => lookup(hostname, { all: true });

function guardedLookup(allowed: ReadonlySet<string>, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const usable = allowed.has(toHostKey(hostname))
          ? found
          : found.filter(({ address }) => isPublicAddress(address));
        const [first] = usable;
        if (!first) callback(new PrivateAddressError(), "");
        else if (options.all === true) callback(null, [...usable]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ""),
    );
  };
}
