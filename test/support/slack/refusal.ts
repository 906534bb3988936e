/** What goes into the answer beside `ok` and `error`. */
export type Details = { readonly [field: string]: unknown };

/** What Slack answers when it does not do what was asked: 200 with `ok: false`. */
export class Refusal extends Error {
  readonly error: string;
  readonly details: Details;

  /** `error` goes over the wire as it is. */
  constructor(error: string, details: Details = {}) {
    super(error);
    this.name = "Refusal";
    this.error = error;
    this.details = details;
  }
}

/** The content does not fit, and where. Source: docs.slack.dev, "Block Kit", errors of the methods. */
export const misfit = (error: string, problems: readonly string[]): Refusal =>
  new Refusal(error, {
    response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
  });

/** The token may not do this. Source: docs.slack.dev, "Web API", missing_scope. */
export const missingScope = (needed: string, provided: ReadonlySet<string>): Refusal =>
  new Refusal("missing_scope", { needed, provided: [...provided].join(",") });

/** The real Slack could, this one cannot. No test may rest on it. */
export const notPlayed = (what: string): Refusal =>
  new Refusal("not_played", { needed: `the fake does not play ${what}` });
