import { clock, until, type When } from "../format.ts";
import type { ReadFailure } from "../model.ts";

/** Why a part could not be read, to stand after a colon or in brackets. */
export function causeOf(failure: ReadFailure, when: When): string {
  switch (failure.kind) {
    case "error":
      return `Plume Cloud error ${failure.status}`;
    case "broken":
      return "Plume Cloud did not finish its answer";
    case "unreadable":
      return `a reply I do not understand, reference ${failure.reference}`;
    case "unknown-home":
      return "Plume Cloud does not find it";
    case "forbidden":
      return "your sign-in may not read it";
    case "limited":
      return `Plume Cloud limits this bot's requests until about ${until(failure.untilMs, when)}`;
    case "unreachable":
      return `the API base ${failure.host} cannot be reached: ${failure.reason}`;
  }
}

/** The same where several may stand in one line. */
export function briefCauseOf(failure: ReadFailure, when: When): string {
  switch (failure.kind) {
    case "limited":
      return `requests are limited until about ${clock(failure.untilMs, when)}`;
    case "unreachable":
      return "the API base cannot be reached";
    case "error":
    case "broken":
    case "unreadable":
    case "unknown-home":
    case "forbidden":
      return causeOf(failure, when);
  }
}
