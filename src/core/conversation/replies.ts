import type { Command } from "../command/command.ts";
import { example, misuseLine, usage, type Misuse } from "../command/command-line.ts";
import type { Remark } from "./decision.ts";
import { nearest } from "../command/nearest.ts";
import {
  buttons,
  code,
  commandButton,
  commandText,
  mark,
  note,
  say,
  text,
  view,
  type SpanLike,
  type View,
} from "../view/view.ts";

// What the framework itself says, whatever the bot is about.

/** A command that does not exist, with the nearest ones. */
export function unknownCommandView(name: string, commands: readonly Command[]): View {
  // A name of this length, or with hidden characters in it, was never meant as one.
  if (name.length > 32 || /[^\p{L}\p{N}_-]/u.test(name) || name === "") {
    return say("That is not a command I know. Try ", commandText("help"), ".");
  }
  const near = nearest(
    name,
    commands.map((c) => c.name),
  );
  const help = buttons(commandButton("Help", "help"));
  if (near.length === 0) {
    return view([
      text("I do not know ", commandText(name), ". Try ", commandText("help"), "."),
      help,
    ]);
  }
  const guesses = near.flatMap((guess, i): readonly SpanLike[] => {
    const between = i === 0 ? "" : i === near.length - 1 ? " or " : ", ";
    return [between, commandText(guess)];
  });
  return view([
    text("I do not know ", commandText(name), ". Did you mean ", ...guesses, "?"),
    help,
  ]);
}

/** A call that cannot be: what was wrong, how it is called, an example. */
export function misuseView(command: Command, prefix: string, misuse: Misuse): View {
  return view([
    text(
      `${misuseLine(command, prefix, misuse)}\nUsage: ${usage(command, prefix)}\nExample: `,
      code(example(command, prefix)),
    ),
  ]);
}

/** Text that no question asked for. */
export function smallTalkView(typed: string): View {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const strange = typed.length > 1_000 || /[\u0000-\u0008\u000e-\u001f\u007f]/.test(typed);
  return strange
    ? say("That is not a command I know. Try ", commandText("help"), ".")
    : say("I answer commands. Try ", commandText("help"), ".");
}

/** A picture, a sticker, a file. */
export const mediaView = say("I read text only.");

/** `/skip`, `/back` or `/cancel` while nothing is asked. */
export const nothingOpenView = say("There is no question open. Try ", commandText("help"), ".");

const passing = (words: string): View => ({ ...say(words), passing: true });

/** A form of a wizard that is not open any more. What an earlier one did stays to be read. */
export const oldFormView = passing("This form is from an older message. Send the command again.");

/** Why a button does nothing. */
export const pressViews = {
  old: passing("This button is from an older message. Send the command again."),
  foreign: passing("This button belongs to someone else's question. Send the command yourself."),
  answered: passing("That question is already answered."),
  shared: passing("This answer is shared already."),
  unshared: passing("This answer is too old to be shared. Send the command again."),
} as const;

/** A fault of ours. */
export function faultView(reference: string): View {
  const line = ` Something broke on my side. Nothing was changed. Reference ${reference}`;
  return view([text(mark("❌"), line)], "failed");
}

/** A disruptive command was cut off by a crash. */
export function unknownOutcomeView(command: Command): View {
  return view(
    [
      note(
        "caution",
        [
          mark("⚠️"),
          " I was interrupted. It is unknown whether ",
          commandText(command.name),
          " was carried out.",
        ],
        ["look at the present state before you repeat it."],
      ),
    ],
    "caution",
  );
}

/** For the log: which value was refused, never what it was. */
export function refusedCall(command: Command, misuse: Misuse): Remark {
  const argument = "parameter" in misuse ? { argument: misuse.parameter.name } : {};
  const fields = { command: command.name, reason: misuse.kind, ...argument };
  return { event: "command.refused", fields };
}
