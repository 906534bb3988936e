import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";

/** An authority of a test's own, and a server's certificate that it vouches for; PEM. */
export interface Papers {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const elliptic = { keyType: "ec", curve: "P-256", algorithm: "sha256" } as const;

/** Papers for a server that is called by this name, or by its address on loopback. */
export async function createPapers(name: string): Promise<Papers> {
  const authority = await generate([{ name: "commonName", value: "Test authority" }], {
    ...elliptic,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const altName =
    name === "127.0.0.1" ? ({ type: 7, ip: name } as const) : ({ type: 2, value: name } as const);
  const server = await generate([{ name: "commonName", value: name }], {
    ...elliptic,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "subjectAltName", altNames: [altName] },
    ],
  });
  return { ca: authority.cert, cert: server.cert, key: server.private };
}

/** Puts papers into a server's folder; gives the settings by which it takes them. */
export function tlsSettings(
  folder: string,
  { ca, cert, key }: Papers,
): { readonly [name: string]: string } {
  const put = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {
    "tls-ca-cert-file": put(caName, ca),
    "tls-cert-file": put("cert.pem", cert),
    "tls-key-file": put("key.pem", key),
    "tls-auth-clients": "no",
    "tls-replication": "yes",
  };
}

/** The name of the authority's file in a server's folder. */
export const caName = "ca.pem";
