import { createHash, randomBytes } from "node:crypto";
import { clients, type RegisteredClient } from "./clients.ts";

/** What a token was issued for. Times are milliseconds since 1970. */
export interface Grant {
  readonly token: string;
  readonly id: string;
  readonly client: RegisteredClient;
  readonly scope: string;
  readonly issuer: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** What is issued. */
export interface Issue {
  readonly client: RegisteredClient;
  readonly scope: string;
  readonly lifeSeconds: number;
}

interface Header {
  readonly kid: string;
  readonly alg: "RS256";
}

/** Times are seconds since 1970, with fractions. */
interface Claims {
  readonly ver: 1;
  readonly jti: string;
  readonly iss: string;
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
  readonly cid: string;
  readonly scp: readonly string[];
  readonly sub: string;
}

const kidPrefix = "sandbox-key-";
// As public as the clients' secrets: it makes the sandboxes of all processes one cloud.
const key = "the sandbox signs its tokens with this, for everybody to read";

/**
 * The access tokens of the simulated cloud. A token carries its own grant, so the sandbox of
 * another process, or of this one before it was started again, knows it too.
 */
export class Tokens {
  readonly #issued = new Set<string>();
  readonly #issuer: string;
  readonly #now: () => number;
  /** Counts the changes of the key; tokens of older ones are refused. */
  #generation = 1;

  constructor(issuer: string, now: () => number) {
    this.#issuer = issuer;
    this.#now = now;
  }

  /** Issues a token in the form of a JWT. */
  issue({ client, scope, lifeSeconds }: Issue): Grant {
    const issuedAtMs = this.#now();
    const expiresAtMs = issuedAtMs + lifeSeconds * 1000;
    const id = `AT.${randomBytes(16).toString("base64url")}`;
    const signed = [
      encode({ kid: `${kidPrefix}${this.#generation}`, alg: "RS256" }),
      encode({
        ver: 1,
        jti: id,
        iss: this.#issuer,
        aud: "https://api.plume.test",
        iat: issuedAtMs / 1000,
        exp: expiresAtMs / 1000,
        cid: client.clientId,
        scp: scope.split(" "),
        sub: client.clientId,
      }),
    ].join(".");
    const token = `${signed}.${signatureOf(signed)}`;
    this.#issued.add(token);
    return { token, id, client, scope, issuer: this.#issuer, issuedAtMs, expiresAtMs };
  }

  /** The grant of a token that is alive. */
  find(token: string): Grant | undefined {
    const claims = this.#claimsOf(token);
    const grant = claims && toGrant(token, claims);
    return grant !== undefined && this.#now() < grant.expiresAtMs ? grant : undefined;
  }

  /** Makes all tokens unusable, as a cloud does that changes its key. */
  revokeAll(): void {
    this.#generation += 1;
  }

  /** All tokens that were issued in this run, dead ones too. */
  all(): readonly string[] {
    return [...this.#issued];
  }

  #claimsOf(token: string): Claims | undefined {
    const [header = "", claims = ""] = token.split(".");
    const signed = `${header}.${claims}`;
    // Only what we wrote ourselves is looked at.
    if (token !== `${signed}.${signatureOf(signed)}`) return undefined;
    const { kid } = decode<Header>(header);
    const generation = Number(kid.slice(kidPrefix.length));
    return generation >= this.#generation ? decode<Claims>(claims) : undefined;
  }
}

// RS256 gives 256 bytes. These are no RSA signature, but nobody looks at them elsewhere.
function signatureOf(text: string): string {
  const hash = createHash("shake256", { outputLength: 256 }).update(`${key}\n${text}`);
  return hash.digest("base64url");
}

function toGrant(token: string, claims: Claims): Grant | undefined {
  const client = Object.values(clients).find(({ clientId }) => clientId === claims.cid);
  return (
    client && {
      token,
      id: claims.jti,
      client,
      scope: claims.scp.join(" "),
      issuer: claims.iss,
      issuedAtMs: Math.round(claims.iat * 1000),
      expiresAtMs: Math.round(claims.exp * 1000),
    }
  );
}

function encode(part: Header | Claims): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

/** A part of a token that we signed, so it is one that {@link encode} made. */
function decode<Part extends Header | Claims>(part: string): Part {
  return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
}
