import type { Address } from "../core/event.ts";
import type { Note, Packet } from "./stored.ts";

interface Fields {
  readonly [name: string]: unknown;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isAddress(value: unknown): value is Address {
  return (
    isFields(value) &&
    ["platform", "tenant", "place", "user"].every((name) => typeof value[name] === "string") &&
    typeof value["shared"] === "boolean"
  );
}

const isEvent = (value: unknown): boolean =>
  isFields(value) &&
  typeof value["delivery"] === "string" &&
  typeof value["atMs"] === "number" &&
  isAddress(value["at"]) &&
  isFields(value["content"]) &&
  typeof value["content"]["kind"] === "string";

const isOutgoing = (value: unknown): boolean =>
  isFields(value) && isFields(value["view"]) && Array.isArray(value["view"]["blocks"]);

/**
 * Recognises what {@link Envelopes} wrote. The seal vouches for every byte, so only the outline
 * is looked at.
 */
export const isEnvelope = {
  state: (value: unknown): value is { readonly at: Address | undefined } =>
    isFields(value) && (value["at"] === undefined || isAddress(value["at"])),

  packet: (value: unknown): value is Packet =>
    isFields(value) &&
    (value["kind"] === "event"
      ? isEvent(value["event"])
      : value["kind"] === "answer" && isAddress(value["at"])) &&
    Array.isArray(value["say"]) &&
    value["say"].every(isOutgoing),

  note: (value: unknown): value is Note =>
    isFields(value) &&
    typeof value["event"] === "string" &&
    typeof value["prefaced"] === "boolean" &&
    (value["progress"] === undefined || typeof value["progress"] === "string"),
};
