import { randomBytes } from "node:crypto";
import type { RegisteredClient } from "./clients.ts";

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

const header = encode({ kid: "sandbox-key-1", alg: "RS256" });

/** The access tokens of one run. */
export class Tokens {
  readonly #grants = new Map<string, Grant>();
  readonly #issuer: string;
  readonly #now: () => number;

  constructor(issuer: string, now: () => number) {
    this.#issuer = issuer;
    this.#now = now;
  }

  /** Issues a token. It looks like a JWT; its signature is random, only the lookup counts. */
  issue(issue: Issue): Grant {
    const { client, scope, lifeSeconds } = issue;
    const issuedAtMs = this.#now();
    const expiresAtMs = issuedAtMs + lifeSeconds * 1000;
    const id = `AT.${randomBytes(16).toString("base64url")}`;
    const claims = {
      ver: 1,
      jti: id,
      iss: this.#issuer,
      aud: "https://api.plume.test",
      iat: Math.floor(issuedAtMs / 1000),
      exp: Math.floor(expiresAtMs / 1000),
      cid: client.clientId,
      scp: scope.split(" "),
      sub: client.clientId,
    };
    const token = `${header}.${encode(claims)}.${randomBytes(256).toString("base64url")}`;
    const issuer = this.#issuer;
    const grant: Grant = { token, id, client, scope, issuer, issuedAtMs, expiresAtMs };
    this.#grants.set(token, grant);
    return grant;
  }

  /** The grant of a token that is alive. */
  find(token: string): Grant | undefined {
    const grant = this.#grants.get(token);
    return grant !== undefined && this.#now() < grant.expiresAtMs ? grant : undefined;
  }

  /** Makes all tokens unusable, as a cloud does that changes its keys. */
  revokeAll(): void {
    for (const [token, grant] of this.#grants) {
      this.#grants.set(token, { ...grant, expiresAtMs: Number.NEGATIVE_INFINITY });
    }
  }

  /** All tokens of this run, dead ones too. */
  all(): readonly string[] {
    return [...this.#grants.keys()];
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
