import {
  buttons,
  code,
  commandButton,
  heading,
  note,
  text,
  view,
  wordButton,
  type View,
} from "../../core/view/view.ts";
import { shownApiBase, shownUrl } from "./auth-values.ts";
import { authTexts, type AuthQuestion } from "./auth-texts.ts";
import { blocksOf, caution } from "./home.ts";
import { stepName } from "./token-failure.ts";

/** `auth.confirm`: what is about to be tested. Stays; the result is a message of its own. */
export function confirmView(values: {
  readonly ssoUrl: string;
  readonly partnerId: string;
  readonly apiBase: string;
}): View {
  return view(
    [
      heading("📋 Confirming Your Configuration"),
      text(
        "SSO URL: ",
        code(shownUrl(values.ssoUrl)),
        "...\nPartner ID: ",
        code(values.partnerId),
        "\nAPI Base: ",
        code(shownApiBase(values.apiBase)),
      ),
      text("🔄 Testing OAuth connection..."),
    ],
    "waiting",
  );
}

const doneLines = [
  "You can now use all bot commands:",
  "• /health <customerId> <locationId>",
  "• /status <customerId> <locationId>",
  "• /nodes <customerId> <locationId>",
  "• /devices <customerId> <locationId>",
  "• /wifi <customerId> <locationId>",
];

/** `auth.done`: signed in. */
export function authDoneView(after: {
  /** True if it replaces a former sign-in. */
  readonly replaced: boolean;
  /** The API base's host, when it gave no answer at all. */
  readonly silentHost?: string | undefined;
  /** What stands before a command's name here. */
  readonly prefix: string;
}): View {
  const { silentHost, prefix } = after;
  const fix = commandButton("Fix step 4", "auth", { args: { action: "update", step: "4" } });
  return view(
    blocksOf(
      heading("✅ Authentication Successful!"),
      text(
        "🎉 You're all set! Your OAuth token has been obtained and will be automatically refreshed when needed.",
      ),
      text(doneLines.join("\n")),
      text("Type /help for more information."),
      after.replaced ? text("The former sign-in is replaced; its token is not used any more.") : [],
      prefix === "/" ? [] : note("info", [`Here: ${prefix.trim()} before every command.`]),
      silentHost === undefined
        ? []
        : [caution([`${stepName(4)}: `, code(silentHost), " does not answer yet."]), buttons(fix)],
    ),
    "done",
  );
}

/** `auth.update`: which value changes. */
export function updateView(): View {
  const steps: readonly AuthQuestion[] = [
    authTexts.ssoUrl,
    authTexts.authHeader,
    authTexts.partnerId,
    authTexts.apiBase,
  ];
  return view([
    text("Which value changes? Your sign-in stays in use until the new one has been tested."),
    buttons(
      ...steps.map(({ label }, index) => wordButton(label, `fix ${index + 1}`)),
      wordButton("All four", "start over"),
      wordButton("Cancel", "cancel"),
    ),
  ]);
}
