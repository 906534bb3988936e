import {
  at,
  listAt,
  numberAt,
  parseJson,
  reveal,
  seal,
  type Sealed,
  textAt,
} from "../../src/index.ts";

/** What is kept of a workspace, or of an organization, where the bot is installed. */
export interface Installation {
  readonly token: Sealed;
  /** Its name, for people to read. */
  readonly name: string;
  readonly installedAtMs: number;
  /** Workspaces in which an organization's installation is used; empty for a workspace's own. */
  readonly teams: readonly string[];
}

/** What is kept under the id of a workspace or of an organization. */
export type Kept =
  | { readonly kind: "installation"; readonly installation: Installation }
  /** The workspace uses what its organization installed. */
  | { readonly kind: "link"; readonly organization: string };

const version = 1;

/** As text; {@link parseKept} reads it. */
export function toRecord(kept: Kept): Sealed {
  if (kept.kind === "link")
    return seal(JSON.stringify({ version, organization: kept.organization }));
  const { token, ...rest } = kept.installation;
  return seal(JSON.stringify({ version, token: reveal(token), ...rest }));
}

/** What a record holds; `undefined` for another version, and for what is damaged. */
export function parseKept(record: Sealed): Kept | undefined {
  const value = parseJson(reveal(record));
  if (at(value, "version") !== version) return undefined;
  const organization = textAt(value, "organization");
  if (organization !== undefined) return { kind: "link", organization };
  const token = textAt(value, "token");
  if (token === undefined) return undefined;
  const installation = {
    token: seal(token),
    name: textAt(value, "name") ?? "",
    installedAtMs: numberAt(value, "installedAtMs") ?? 0,
    teams: listAt(value, "teams").filter((team) => typeof team === "string"),
  };
  return { kind: "installation", installation };
}
