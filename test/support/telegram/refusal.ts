import type { ResponseParameters } from "grammy/types";

/** What the Bot API answers when it does not do what was asked. */
export class Refusal extends Error {
  readonly code: number;
  readonly parameters: ResponseParameters | undefined;

  /** `description` goes over the wire as it is. */
  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.name = "Refusal";
    this.code = code;
    this.parameters = parameters;
  }
}

/** 400: the call is wrong, and stays wrong. */
export const badRequest = (why: string, parameters?: ResponseParameters): Refusal =>
  new Refusal(400, `Bad Request: ${why}`, parameters);

/** 403: the bot may not. */
export const forbidden = (why: string): Refusal => new Refusal(403, `Forbidden: ${why}`);

/** 409: two want the same updates. */
export const conflict = (why: string): Refusal => new Refusal(409, `Conflict: ${why}`);

/** 401: the token is not, or no longer, that of a bot. */
export const unauthorized = (): Refusal => new Refusal(401, "Unauthorized");

/** 404: there is no such method, or the token cannot be one. */
export const notFound = (): Refusal => new Refusal(404, "Not Found");

/** 501: the real server could, this one cannot. No test may rest on it. */
export const notPlayed = (what: string): Refusal =>
  new Refusal(501, `Not Implemented: the fake does not play ${what}`);
