import { cleanName } from "../../core/view/width.ts";
import type { NetworkReason, TokenFailure } from "../model.ts";
import { authTexts } from "./auth-texts.ts";
import type { HeaderScheme } from "./header-scheme.ts";

/** A step of the sign-in by its number. */
export type StepNumber = 1 | 2 | 3 | 4;

/** What a failed token request means for a person. */
export interface Explained {
  /** Stands after `Error: `. The known lines are the requirements' to the letter. */
  readonly error: string;
  /** Which values may be wrong; empty when it is not about the values. */
  readonly steps: readonly StepNumber[];
  /** What is known, one sentence or two. */
  readonly note: string;
}

/** Says what a failure means; the scheme of the header sharpens advice about it. */
export function explain(failure: TokenFailure, scheme: HeaderScheme): Explained {
  switch (failure.kind) {
    case "refused":
      return refused(failure, scheme);
    case "not-a-token-service":
      return {
        error: failure.status === 200 ? noToken : statusLine(failure.status),
        steps: [1],
        note: "This address answers, but not as a token service. It usually ends in /v1/token.",
      };
    case "no-access-token":
      return { error: noToken, steps: [3], note: "Verify Partner ID is correct" };
    case "smaller-scope":
      return {
        error: "OAuth response grants less than asked",
        steps: [3],
        note: `Plume left out "${cleanName(failure.missing)}".`,
      };
    case "network":
      return {
        error: "Network error during OAuth",
        steps: [1],
        note: `Check SSO URL is reachable: ${reasons[failure.reason]}`,
      };
    case "busy":
      return {
        error: statusLine(failure.status),
        steps: [],
        note: "This is not about your values.",
      };
  }
}

const noToken = "No access_token in OAuth response";

const statusLine = (status: number): string => `OAuth request failed with status ${status}`;

const reasons: { readonly [Reason in NetworkReason]: string } = {
  "no-such-host": "no such host.",
  refused: "the connection is refused.",
  timeout: "no answer in 10 s.",
  certificate: "its certificate is not valid.",
  private: "it is inside a private network.",
  cut: "the connection broke before the end.",
};

function refused(
  { status, error }: Extract<TokenFailure, { kind: "refused" }>,
  scheme: HeaderScheme,
): Explained {
  const word = cleanName(error ?? "");
  if (word === "invalid_client" || (word === "" && status === 401)) {
    const answer = word === "" ? `Plume answered ${status}.` : `Plume answered ${word}.`;
    const note = [answer, ...schemeHint(scheme)].join(" ");
    return { error: statusLine(status), steps: [2], note };
  }
  if (word === "invalid_scope") {
    const note = "Plume answered invalid_scope: this Partner ID is not open to your credentials.";
    return { error: statusLine(status), steps: [3], note };
  }
  const said = word === "" ? `status ${status}` : word;
  return {
    error: statusLine(status),
    steps: [1, 2, 3],
    note: `Plume refused the request (${said}); the answer does not say which value is wrong.`,
  };
}

function schemeHint(scheme: HeaderScheme): readonly string[] {
  switch (scheme) {
    case "Bearer":
      return ["It starts with Bearer; Plume issues Basic headers."];
    case "none":
      return ['It has no "Basic " in front.'];
    case "Basic":
    case "other":
      return [];
  }
}

const names: { readonly [Step in StepNumber]: string } = {
  1: authTexts.ssoUrl.label,
  2: authTexts.authHeader.label,
  3: authTexts.partnerId.label,
  4: authTexts.apiBase.label,
};

/** `Step 2, the Authorization Header`. */
export function stepName(step: StepNumber): string {
  return `Step ${step}, the ${names[step]}`;
}

/** What to do about a step, to stand after `Next:`. */
export function stepAdvice(step: StepNumber): string {
  switch (step) {
    case 1:
      return "fix step 1 with the token URL as the portal shows it.";
    case 2:
      return "fix step 2 with the header exactly as the portal shows it.";
    case 3:
      return "fix step 3 with the Partner ID as the portal shows it.";
    case 4:
      return "fix step 4 with the base URL that Plume gave you.";
  }
}
