import { press } from "./buttons.ts";
import type { Capabilities } from "../capabilities.ts";
import type { Command, Values } from "../command/command.ts";
import { parseCall, tokenize, type Token } from "../command/command-line.ts";
import {
  decodeConversation,
  emptyConversation,
  encodeConversation,
  type ConversationState,
} from "./conversation.ts";
import type { Brain, Decision } from "./decision.ts";
import type { ChatEvent, Content } from "../event.ts";
import { restore, wizardWord } from "../wizard/machine.ts";
import type { Repertoire } from "./repertoire.ts";
import {
  mediaView,
  misuseView,
  nothingOpenView,
  pressViews,
  smallTalkView,
  unknownCommandView,
} from "./replies.ts";
import { commandRun, type HandlerCall } from "./runs.ts";
import { done, silent, type Situation } from "./situation.ts";
import { text, type Intent } from "../view/view.ts";
import { questionView, reminder } from "../wizard/wizard-views.ts";
import { expire, reopened, wizardInput } from "../wizard/wizard-turn.ts";

/** The decisions of a bot, as pure functions over its repertoire. */
export function createBrain(repertoire: Repertoire): Brain<ConversationState> {
  return {
    empty: () => emptyConversation,
    encode: encodeConversation,
    decode: decodeConversation,
    decide: (state, event, surface) => decide(repertoire, { state, event, surface }),
  };
}

interface Moment {
  readonly state: ConversationState;
  readonly event: ChatEvent;
  readonly surface: Capabilities;
}

function decide(bot: Repertoire, moment: Moment): Decision<ConversationState> {
  const { stored, wizard } = openWizard(bot, moment.state);
  if (stored && !wizard) return changedWizard(bot, moment);
  const situation: Situation = { bot, ...moment, open: wizard };
  const { content } = moment.event;
  return content.kind === "button" ? pressed(situation, content.id) : said(situation, content);
}

/** What was open, under today's definition; without `wizard` that is impossible. */
function openWizard(
  bot: Repertoire,
  state: ConversationState,
): { readonly stored: boolean; readonly wizard: Situation["open"] } {
  if (!state.wizard) return { stored: false, wizard: undefined };
  const definition = bot.wizards.find((w) => w.name === state.wizard?.wizard);
  const restored = definition && restore(definition, state.wizard);
  return {
    stored: true,
    wizard: definition && restored ? { wizard: definition, state: restored } : undefined,
  };
}

/** A newer bot asks other questions: start anew, and say so. Nothing is lost but the answers. */
function changedWizard(bot: Repertoire, moment: Moment): Decision<ConversationState> {
  const definition = bot.wizards.find((w) => w.name === moment.state.wizard?.wizard);
  const situation: Situation = { bot, ...moment, open: undefined };
  if (!definition || !moment.state.wizard) {
    return decide(bot, { ...moment, state: { ...moment.state, wizard: undefined } });
  }
  if (moment.event.content.kind === "deadline") return expire({ ...situation, open: undefined });
  return reopened(situation, definition, moment.state.wizard);
}

function said(
  situation: Situation,
  content: Exclude<Content, { kind: "button" }>,
): Decision<ConversationState> {
  switch (content.kind) {
    case "text":
      return content.addressed || situation.open
        ? typed(situation, content.text)
        : silent(situation);
    case "command":
      return called(situation, content.name, named(content.args));
    case "form":
      return wizardInput(situation, { kind: "form", values: content.values });
    case "opened":
      return greeted(situation, content.greet);
    case "media":
      return done(situation, [mediaView, ...reminders(situation)]);
    case "edited":
      return silent(situation);
    case "deadline":
      return content.name === `wizard:${situation.open?.state.run ?? ""}`
        ? expire(situation)
        : silent(situation);
  }
}

function typed(situation: Situation, line: string): Decision<ConversationState> {
  const word = wizardWord(line);
  if (
    word !== undefined &&
    situation.open &&
    !(word === "help" && situation.open.state.phase !== "asking")
  ) {
    return wizardInput(situation, { kind: "word", word });
  }
  const trimmed = line.trim();
  if (trimmed.startsWith("/")) {
    const [, name = "", rest = ""] = /^\/(\S*)\s*([\s\S]*)$/.exec(trimmed) ?? [];
    if (word !== undefined && word !== "help") return done(situation, [nothingOpenView]);
    return called(situation, name.toLowerCase(), tokenize(rest));
  }
  if (situation.open) return wizardInput(situation, { kind: "answer", text: line });
  return done(situation, [trimmed === "" ? nothingOpenView : smallTalkView(line)]);
}

function called(
  situation: Situation,
  name: string,
  tokens: readonly Token[],
): Decision<ConversationState> {
  const { bot, surface } = situation;
  const command = bot.commands.find((c) => c.name === name);
  if (!command)
    return done(situation, [unknownCommandView(name, bot.commands), ...reminders(situation)]);
  const call = parseCall(command, tokens);
  if (call.kind === "misuse") {
    return done(situation, [
      misuseView(command, surface.prefix, call.misuse),
      ...reminders(situation),
    ]);
  }
  return ran(situation, command, typedCall(call.values));
}

function ran(
  situation: Situation,
  command: Command,
  call: Omit<HandlerCall, "command" | "run">,
): Decision<ConversationState> {
  if (command.act.kind === "reply") {
    const context = {
      args: call.values,
      commands: situation.bot.commands,
      surface: situation.surface,
    };
    return done(situation, [command.act.reply(context), ...reminders(situation)]);
  }
  return { kind: "run", run: commandRun(situation, { command, run: command.act.run, ...call }) };
}

const typedCall = (values: Values): Omit<HandlerCall, "command" | "run"> => ({
  values,
  inPlace: false,
  memo: null,
});

function greeted(situation: Situation, greet: boolean): Decision<ConversationState> {
  const { open, bot, surface } = situation;
  if (open?.state.phase === "asking") {
    return done(situation, [
      questionView(open, surface, { lead: [text(`The ${open.wizard.noun} is still open.`)] }),
    ]);
  }
  const command = bot.commands.find((c) => c.name === bot.greeting);
  return greet && command ? ran(situation, command, typedCall({})) : silent(situation);
}

function pressed(situation: Situation, id: string): Decision<ConversationState> {
  const { state, event } = situation;
  const result = press(state, id, { at: event.at, nowMs: event.atMs });
  return result.kind === "does"
    ? acted(situation, result.act)
    : done(situation, [pressViews[result.kind], ...reminders(situation)]);
}

function acted(situation: Situation, act: Intent): Decision<ConversationState> {
  if (act.kind === "wizard") {
    return situation.open
      ? wizardInput(situation, { kind: "word", word: act.word })
      : done(situation, [pressViews.old]);
  }
  const command = situation.bot.commands.find((c) => c.name === act.name);
  const call = command && parseCall(command, named(act.args));
  // A button of an older version of the bot may name what is not there any more.
  if (!command || call?.kind !== "call") return done(situation, [pressViews.old]);
  return ran(situation, command, {
    values: call.values,
    inPlace: act.inPlace,
    memo: act.memo ?? null,
  });
}

const named = (args: { readonly [name: string]: string }): readonly Token[] =>
  Object.entries(args).map(([name, value]) => ({ name, value }));

const reminders = ({ open, surface }: Situation) => (open ? reminder(open, surface) : []);
