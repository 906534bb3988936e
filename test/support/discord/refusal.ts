import { STATUS_CODES } from "node:http";

/** What Discord says of each field that it does not take, as deep as the body is. */
export type ErrorTree = { readonly [field: string]: unknown };

/** What Discord answers when it does not do what was asked. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: ErrorTree | undefined;

  /** All three go over the wire as they are. */
  constructor(status: number, code: number, errors?: ErrorTree) {
    super(sentences[code] ?? `${status}: ${STATUS_CODES[status] ?? "Fake"}`);
    this.name = "Refusal";
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  get body(): object {
    const { message, code, errors } = this;
    return { message, code, ...(errors && { errors }) };
  }
}

/** A body that Discord does not understand, and where. */
export const misfit = (errors: ErrorTree): Refusal => new Refusal(400, 50_035, errors);

/** Nothing is there, for a reason that has a code of its own. */
export const notFound = (code = 0): Refusal => new Refusal(404, code);

/** The bot may not. */
export const forbidden = (code: number): Refusal => new Refusal(403, code);

// Source: Discord API reference, "Opcodes and Status Codes", JSON error codes.
const sentences: { readonly [code: number]: string } = {
  10_003: "Unknown Channel",
  10_004: "Unknown Guild",
  10_007: "Unknown Member",
  10_008: "Unknown Message",
  10_013: "Unknown User",
  10_015: "Unknown Webhook",
  10_062: "Unknown interaction",
  10_063: "Unknown application command",
  20_012: "You are not authorized to perform this action on this application",
  30_032: "Maximum number of application commands reached",
  40_005: "Request entity too large",
  40_060: "Interaction has already been acknowledged.",
  50_001: "Missing Access",
  50_003: "Cannot execute action on a DM channel",
  50_005: "Cannot edit a message authored by another user",
  50_006: "Cannot send an empty message",
  50_007: "Cannot send messages to this user",
  50_013: "Missing Permissions",
  50_027: "Invalid Webhook Token",
  50_033: "Invalid Recipient(s)",
  50_035: "Invalid Form Body",
  50_109: "The request body contains invalid JSON.",
  160_002: "Cannot reply without permission to read message history",
};
