import { randomUUID } from "node:crypto";
import { generate } from "selfsigned";

/** A server's key and certificate, and the authority that vouches for it; all PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** What a client has to trust. The authority's own key is thrown away at once. */
  readonly ca: string;
}

const lifeMs = 365 * 24 * 60 * 60_000;
const elliptic = { keyType: "ec", curve: "P-256", algorithm: "sha256" } as const;

/** Makes a certificate for one run, valid for `names`, `localhost` and both loopback addresses. */
export async function createCertificate(names: readonly string[]): Promise<Certificate> {
  // An hour back, for the clock of a container beside this one.
  const notBeforeDate = new Date(Date.now() - 60 * 60_000);
  const life = { notBeforeDate, notAfterDate: new Date(notBeforeDate.getTime() + lifeMs) };
  // A client that trusts the authorities of two runs tells them apart by name.
  const name = `Sandbox cloud authority ${randomUUID()}`;
  const authority = await generate([{ name: "commonName", value: name }], {
    ...elliptic,
    ...life,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    ...elliptic,
    ...life,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: [...altNames(names)] },
    ],
  });
  return { key: server.private, cert: server.cert, ca: `${authority.cert.trim()}\n` };
}

function altNames(
  names: readonly string[],
): readonly ({ type: 2; value: string } | { type: 7; ip: string })[] {
  return [
    ...["localhost", ...names].map((value) => ({ type: 2, value }) as const),
    { type: 7, ip: "127.0.0.1" },
    { type: 7, ip: "::1" },
  ];
}
