import {
  cacheName,
  checkName,
  connectionName,
  conversationName,
  installationName,
} from "../../core/logical-names.ts";
import type { TextKind } from "../upkeep/holdings.ts";
import type { Value } from "./statements.ts";

/** A column of sealed texts, and the logical name of the text in a row with this key. */
export interface SealedColumn {
  readonly column: string;
  readonly kind: TextKind;
  readonly nameOf: (key: string) => string;
}

/** A table with sealed texts. */
export interface Source {
  readonly table: string;
  /** The column with what the logical names are made of. */
  readonly key: string;
  /** The columns that tell one row from all others, each with what comes before all its values. */
  readonly place: readonly (readonly [column: string, before: Value])[];
  /** What its rows must be like. */
  readonly where?: string;
  /** True if its rows end by themselves. */
  readonly ends: boolean;
  readonly sealed: readonly SealedColumn[];
}

const packet = (key: string): string => conversationName(key, "packet");

/** All tables with sealed texts that bots read, but the check. */
export const sources: readonly Source[] = [
  {
    table: "connection",
    key: "key",
    place: [["key", ""]],
    ends: true,
    sealed: [{ column: "sealed", kind: "connection", nameOf: connectionName }],
  },
  {
    table: "installation",
    key: "key",
    place: [["key", ""]],
    ends: true,
    sealed: [{ column: "sealed", kind: "installation", nameOf: installationName }],
  },
  {
    table: "cache",
    key: "key",
    place: [["key", ""]],
    ends: true,
    sealed: [{ column: "sealed", kind: "cached", nameOf: cacheName }],
  },
  {
    table: "conversation",
    key: "id",
    place: [["id", ""]],
    ends: true,
    sealed: [
      { column: "state", kind: "state", nameOf: (key) => conversationName(key, "state") },
      { column: "note", kind: "note", nameOf: (key) => conversationName(key, "note") },
    ],
  },
  {
    table: "mailbox",
    key: "conversation",
    place: [
      ["conversation", ""],
      ["number", -1],
    ],
    // A deadline waits without a packet.
    where: "packet <> ''",
    ends: false,
    sealed: [{ column: "packet", kind: "waiting", nameOf: packet }],
  },
  {
    table: "outbox",
    key: "conversation",
    place: [["conversation", ""]],
    ends: false,
    sealed: [{ column: "packet", kind: "outbox", nameOf: packet }],
  },
];

/** Where the text stands by which a key ring is recognised. */
export const checkSource: Source = {
  table: "meta",
  key: "name",
  place: [["name", ""]],
  where: "name = 'check'",
  ends: false,
  sealed: [{ column: "value", kind: "check", nameOf: () => checkName }],
};
