import { BlockList, isIP } from "node:net";

// Everything that IANA's special-purpose registries do not call globally reachable, and the one
// metadata address that lies in a public range (Azure's 168.63.129.16).
const blockedV4: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

// Of IPv6 only global unicast, 2000::/3, is public at all; these are the holes in it: IETF
// protocols with Teredo, documentation, and 6to4, which carries an IPv4 address.
const blockedV6: readonly (readonly [network: string, prefix: number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const v4 = new BlockList();
for (const [network, prefix] of blockedV4) v4.addSubnet(network, prefix, "ipv4");
const v6 = new BlockList();
for (const [network, prefix] of blockedV6) v6.addSubnet(network, prefix, "ipv6");
const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");
const nat64 = new BlockList();
nat64.addSubnet("64:ff9b::", 96, "ipv6");

/**
 * True for an IP address of the public internet: not loopback, private, carrier-grade NAT,
 * link-local, metadata, unique-local, multicast, reserved, or IPv4 inside IPv6. False for a text
 * that is no IP address.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !v4.check(address, "ipv4");
    case 6:
      return isPublicV6(address);
    default:
      return false;
  }
}

function isPublicV6(address: string): boolean {
  if (address.includes("%")) return false;
  // Networks without IPv4 reach IPv4 through 64:ff9b::/96 (RFC 6052): judged by what is inside.
  if (nat64.check(address, "ipv6")) return isPublicAddress(embeddedV4(address));
  return globalUnicast.check(address, "ipv6") && !v6.check(address, "ipv6");
}

function embeddedV4(address: string): string {
  const normal = new URL(`https://[${address}]`).hostname.slice(1, -1);
  const [high = 0, low = 0] = normal
    .split(":")
    .slice(-2)
    .map((group) => Number.parseInt(group || "0", 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

const localNames = /(?:^|\.)(?:localhost|localdomain|local|internal|home\.arpa)$/;

/** A host name as the guard compares it: lower case, no brackets, no dot behind, IPs normalised. */
export function toHostKey(hostname: string): string {
  const bare = hostname.trim().replace(/\.$/, "");
  const bracketed = isIP(bare) === 6 ? `[${bare}]` : bare;
  const url = URL.canParse(`https://${bracketed}`) ? new URL(`https://${bracketed}`) : undefined;
  return (url?.hostname ?? bare.toLowerCase()).replace(/^\[|\]$/g, "");
}

/**
 * True for a host that cannot be on the public internet by its spelling alone: a private address
 * in any form (`127.1`, `0x7f000001`, `[::1]`) or a local name (`localhost`, `*.internal`).
 * Asks no DNS; a name that only resolves to a private address is caught when connecting.
 *
 * @param allowed host names that the operator allows all the same
 */
export function isPrivateHost(hostname: string, allowed: readonly string[] = []): boolean {
  const key = toHostKey(hostname);
  if (allowed.some((name) => toHostKey(name) === key)) return false;
  if (isIP(key) !== 0) return !isPublicAddress(key);
  return key === "" || localNames.test(key);
}
