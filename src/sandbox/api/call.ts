import type { HomeContent } from "../homes/content.ts";
import type { Home } from "../homes/home.ts";
import type { Incoming } from "../incoming.ts";
import { isJsonArray, type Json, type JsonObject } from "../json.ts";
import type { Place, World } from "../world.ts";

/** A call about one home that the caller may see. */
export interface HomeCall {
  readonly home: Home;
  readonly content: HomeContent;
  readonly world: World;
  readonly incoming: Incoming;
  readonly params: Readonly<Record<string, string>>;
}

/** A call below a whole partner. */
export interface PartnerCall {
  /** The homes of the caller's partner. */
  readonly places: readonly Place[];
  readonly partnerId: string;
  readonly world: World;
  readonly incoming: Incoming;
  readonly params: Readonly<Record<string, string>>;
}

/** A list in the envelope of its home. */
export function wrap(home: Home, key: string, list: readonly Json[]): Json {
  switch (home.envelope) {
    case "keyed":
      return { [key]: list };
    case "bare":
      return list;
    case "doubled":
      return { [key]: { [key]: list } };
    case "data":
      return { data: list };
  }
}

/** The pod of this id. */
export function findNode(content: HomeContent, nodeId: string | undefined): JsonObject | undefined {
  return content.nodes.find((node) => node["id"] === nodeId && nodeId !== undefined);
}

/** The list at `field`; an empty one if there is none. */
export function listAt(record: JsonObject, field: string): readonly Json[] {
  const value = record[field];
  return isJsonArray(value) ? value : [];
}
