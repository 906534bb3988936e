import { type Argument, type Complete, words } from "../../core/command/argument.ts";
import { command, type Command } from "../../core/command/command.ts";
import { commandHelpView, helpView } from "../../core/command/help.ts";
import { unknownCommandView } from "../../core/conversation/replies.ts";
import { Connections } from "../uses.ts";
import { homes, signIn } from "./groups.ts";
import { labels, summaries } from "./translations.ts";

const named = (typed: string): string => typed.trim().replace(/^\//, "").toLowerCase();

const complete: Complete = (begun, { commands }) =>
  Promise.resolve(
    commands
      .filter((one) => one.name.startsWith(named(begun)))
      .map((one) => ({ value: one.name, label: `${one.name}: ${one.summary}` })),
  );

const name: Argument<string> = words("command to explain", {
  example: "health",
  max: 40,
  labels: labels.helpCommand,
  complete,
});

/** `/help` and `/help health`. Who is not signed in reads first how to. */
export const help: Command = command("help", "What I can do, or one command explained")
  .maybe("command", name)
  .translated(summaries.help)
  .run(async ({ args, commands, surface, owner, use }) => {
    const { prefix } = surface;
    if (args.command !== undefined) {
      const asked = named(args.command);
      const found = commands.find((c) => c.name === asked);
      return found ? commandHelpView(found, prefix) : unknownCommandView(asked, commands);
    }
    const connection = await use(Connections).load(owner);
    return helpView(commands, {
      prefix,
      first: connection ? homes : signIn,
      footer: `In a question: ${prefix}skip, ${prefix}back, ${prefix}cancel. One command explained: ${prefix}help health`,
    });
  });
