import { Fault, textAt } from "../../src/index.ts";
import type { Failure } from "./failure.ts";
import type { Page } from "./html.ts";
import type { Redeemed } from "./install-state.ts";
import { failureFrom } from "./web-error.ts";

/** An installation that must not go on, thrown through Slack's library. */
export class InstallRefusal extends Error {
  // The library looks for one.
  readonly code = "install_refused";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`the installation was refused: ${refusal}`);
    this.refusal = refusal;
  }
}

/** Why an app was not installed. */
export type Refusal =
  | "cancelled"
  | "other-browser"
  | Exclude<Redeemed, "good">
  | "code"
  | "no-bot"
  | "rotation"
  | "setup"
  | "slack-away"
  | "store-away"
  | "unknown";

/** What was thrown, in one of our words; and Slack's own word, if there is one, for the log. */
export interface Refused {
  readonly refusal: Refusal;
  readonly word: string | undefined;
}

/** Why the library gave an installation up. */
export function refusedBy(error: unknown): Refused {
  if (error instanceof InstallRefusal) return { refusal: error.refusal, word: undefined };
  // What is kept nowhere is not installed, whatever is wrong with the store.
  if (error instanceof Fault) return { refusal: "store-away", word: error.code };
  const code = textAt(error, "code") ?? "";
  const ours = libraryWords.get(code);
  if (ours) return { refusal: ours, word: undefined };
  if (!code.startsWith("slack_webapi_")) return { refusal: "unknown", word: undefined };
  const failure = failureFrom(error);
  return { refusal: refusalOf(failure), word: "reason" in failure ? failure.reason : failure.kind };
}

const libraryWords: ReadonlyMap<string, Refusal> = new Map([
  // It is thrown for `error=access_denied` alone.
  ["slack_oauth_installer_authorization_error", "cancelled"],
  ["slack_oauth_invalid_state", "other-browser"],
  ["slack_oauth_missing_state", "forged"],
  ["slack_oauth_missing_code", "code"],
]);

function refusalOf(failure: Failure): Refusal {
  if (failure.kind !== "refused") return failure.kind === "unauthorized" ? "setup" : "slack-away";
  return /^(invalid_code|code_already_used|code_expired)$/.test(failure.reason) ? "code" : "setup";
}

const statuses: { readonly [refusal in Refusal]: number } = {
  // The person wanted it so: nothing is wrong.
  cancelled: 200,
  "other-browser": 403,
  forged: 403,
  "no-bot": 403,
  late: 410,
  used: 410,
  code: 410,
  rotation: 500,
  setup: 500,
  "slack-away": 502,
  "store-away": 503,
  unknown: 500,
};

/** The HTTP status of a refusal. */
export const statusOf = (refusal: Refusal): number => statuses[refusal];

/** What a person reads about a refusal. `again` is where they can begin anew. */
export function refusalPage(
  refusal: Refusal,
  { bot, again }: { readonly bot: string; readonly again: string },
): Page {
  const anew = { label: "Begin again", url: again };
  switch (refusal) {
    case "cancelled":
      return {
        title: `${bot} was not installed`,
        paragraphs: ["You cancelled it in Slack. Nothing was changed."],
        link: anew,
      };
    case "other-browser":
      return {
        title: `${bot} was not installed`,
        paragraphs: [
          "This installation was not begun in this browser, or its cookies are blocked. Begin and end it in the same browser.",
        ],
        link: anew,
      };
    case "forged":
    case "code":
      return {
        title: `${bot} was not installed`,
        paragraphs: ["This address is not, or no longer, good for an installation."],
        link: anew,
      };
    case "late":
      return {
        title: `${bot} was not installed`,
        paragraphs: ["This installation was begun more than 10 minutes ago."],
        link: anew,
      };
    case "used":
      return {
        title: "This address was used already",
        paragraphs: [
          `If you have just seen that ${bot} is in your workspace, all is well, and you need not do anything.`,
        ],
        link: anew,
      };
    case "no-bot":
      return {
        title: `${bot} was not installed`,
        paragraphs: ["Slack gave no right to be a bot there."],
        link: anew,
      };
    case "slack-away":
      return {
        title: `${bot} was not installed`,
        paragraphs: ["Slack did not answer in time. Try again in a moment."],
        link: anew,
      };
    case "store-away":
      return {
        title: `${bot} was not installed`,
        paragraphs: [`${bot} cannot keep anything at the moment. Try again in a few minutes.`],
        link: anew,
      };
    case "rotation":
    case "setup":
    case "unknown":
      return {
        title: `${bot} was not installed`,
        paragraphs: [
          `Something is wrong with how ${bot} is set up. Whoever runs it finds the reason in its log.`,
        ],
      };
  }
}
