import { code, type SpanLike } from "../../core/view/view.ts";
import type { AnswerOptions } from "../../core/wizard/answer.ts";
import type { FormTexts } from "../../core/wizard/wizard.ts";

/** What one question of the sign-in says; `check` is the wizard's. */
export type AuthQuestion = Omit<AnswerOptions, "check">;

/** The values of a sign-in, in the order in which they are asked. */
export type AuthStep = "ssoUrl" | "authHeader" | "partnerId" | "apiBase";

/** What stands before the first question. To the letter of the requirements. */
export const authIntro =
  "🔐 OAuth Authentication Setup\n\nI'll help you set up Plume API authentication. Please provide the following information:";

const portal: readonly SpanLike[] = [
  "Open the partner portal, ",
  code("https://portal.plume.com"),
  ",",
];

/** The four questions. Question, hint and `saved` are the requirements' to the letter. */
export const authTexts: { readonly [Step in AuthStep]: AuthQuestion } = {
  ssoUrl: {
    ask: "What is your OAuth SSO URL?",
    hint: ["(Example: https://external.sso.plume.com/oauth2/ausc034rgdEZKz75I357/v1/token)"],
    examples: ["https://external.sso.plume.com/oauth2/ausc034rgdEZKz75I357/v1/token"],
    label: "SSO URL",
    noun: "SSO URL",
    saved: "✅ SSO URL saved!",
    help: [
      "The address where Plume hands out tokens. ",
      ...portal,
      " and copy the token URL that stands beside your API credentials; it usually ends in /v1/token.",
    ],
  },
  authHeader: {
    ask: "What is your Authorization Header?",
    hint: [
      "(Example: Bearer abc123... or Basic base64...)",
      "",
      "This is your client credentials in base64 format.",
    ],
    examples: ["Bearer abc123...", "Basic base64..."],
    label: "Authorization Header",
    noun: "header",
    saved: "✅ Authorization Header saved!",
    help: [
      "Your client ID and secret, ready to send: the word Basic, a space, and base64 text. ",
      ...portal,
      " and copy the header exactly as it stands beside your API credentials. It is stored encrypted and never shown again.",
    ],
  },
  partnerId: {
    ask: "What is your Partner ID?",
    hint: [
      "(Example: eb0af9d0a7ab946dcb3b8ef5)",
      "",
      "This identifies your Plume partner organization.",
    ],
    examples: ["eb0af9d0a7ab946dcb3b8ef5"],
    label: "Partner ID",
    noun: "Partner ID",
    saved: "✅ Partner ID saved!",
    help: [
      "The ID of your organization at Plume. ",
      ...portal,
      " and copy it from your API credentials; it also stands in the scope there, after partnerId:.",
    ],
  },
  apiBase: {
    ask: "What is your Plume API Base URL?",
    hint: [
      "(Example: https://api.plume.com or https://api.example.com)",
      "",
      "If you're not sure, type /skip",
    ],
    examples: ["https://api.plume.com", "https://api.example.com"],
    label: "API Base URL",
    noun: "API Base URL",
    saved: "✅ API Base URL saved!",
    help: "The host of your Plume cloud. Plume names it when it sets up your organization; it can end in /api or not. If nobody told you one, type /skip.",
  },
};

/** The words around the sign-in as a form. The seed's title is longer than a form's may be. */
export const authForm: FormTexts = {
  title: "Plume sign-in",
  submit: "Test and save",
  again: "Test again",
  invite: "🔐 Signing in takes a form.",
};

/** What the sign-in wizard says beside its questions. */
export const authNotes = {
  /** Before step 1, when there is a login already. */
  signedIn: (partnerId: string): string =>
    `ℹ️ You are signed in (partner ${partnerId}). That stays in use until the new sign-in has been tested.`,
  /** Added to what `/cancel` says, when there is a login already. */
  stillWorks: "Your sign-in still works.",
  /** Said instead of a question where others read along. */
  elsewhere: "🔐 Signing in goes on in our private chat.",
} as const;
