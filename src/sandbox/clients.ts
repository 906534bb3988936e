/** A machine-to-machine client of the simulated cloud. All values are invented and public. */
export interface SandboxClient {
  /** What its tokens show. */
  readonly shows: string;
  /** The ready-made Authorization header, as the partner portal hands it out. */
  readonly header: string;
  readonly partnerId: string;
}

/** A client as the token service knows it. */
export interface RegisteredClient extends SandboxClient {
  readonly clientId: string;
  readonly secret: string;
  /** Which homes it owns. */
  readonly partner: Partner;
  /** Life of its tokens, if it has one of its own. */
  readonly tokenLifeSeconds?: number;
  /** False: the role is left out of the scope that is granted. */
  readonly grantsRole: boolean;
}

/** Whose home or client it is. */
export type Partner = "own" | "other";

/** Names of the clients. */
export type ClientName = "good" | "shortLived" | "otherPartner" | "smallerScope";

const partnerIds: Readonly<Record<Partner, string>> = {
  own: "5a9db0c0ffee4ac3e0000001",
  other: "5a9db0c0ffee4ac3e0000002",
};

/** The clients that the token service knows. */
export const clients: Readonly<Record<ClientName, RegisteredClient>> = {
  good: client("0oasandboxgood000001", { shows: "a login that works" }),
  shortLived: client("0oasandboxshort00001", {
    shows: "tokens that live two seconds",
    tokenLifeSeconds: 2,
  }),
  otherPartner: client("0oasandboxother00001", {
    shows: "another partner: 401 for all homes but that partner's",
    partner: "other",
  }),
  smallerScope: client("0oasandboxsmall00001", {
    shows: "a token without the role that was asked for; the API answers it with 403",
    grantsRole: false,
  }),
};

function client(
  clientId: string,
  facts: Pick<RegisteredClient, "shows"> & Partial<RegisteredClient>,
): RegisteredClient {
  const secret = `${clientId}-invented-secret`;
  const partner = facts.partner ?? "own";
  return {
    clientId,
    secret,
    partner,
    header: `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`,
    partnerId: partnerIds[partner],
    grantsRole: true,
    ...facts,
  };
}

/** The client of these credentials, or `undefined`. */
export function findClient(clientId: string, secret: string): RegisteredClient | undefined {
  return Object.values(clients).find(
    (known) => known.clientId === clientId && known.secret === secret,
  );
}
