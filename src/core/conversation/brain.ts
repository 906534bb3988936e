import { press, spent, type Pressable } from "./buttons.ts";
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
import { begin, restore, wizardWord, type Input } from "../wizard/machine.ts";
import { open } from "../wizard/wizard.ts";
import type { Repertoire } from "./repertoire.ts";
import {
  mediaView,
  misuseView,
  nothingOpenView,
  oldFormView,
  pressViews,
  refusedCall,
  smallTalkView,
  unknownCommandView,
} from "./replies.ts";
import { commandRun, type HandlerCall } from "./runs.ts";
import { deadlineName, done, silent, turned, withReminder, type Situation } from "./situation.ts";
import { text } from "../view/view.ts";
import { changedLine, questionView } from "../wizard/wizard-views.ts";
import { expire, reopened, wizardInput } from "../wizard/wizard-turn.ts";
import { guarded } from "./guard.ts";

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
  const situation: Situation = { bot, ...moment, open: openWizard(bot, moment) };
  const { content } = moment.event;
  return content.kind === "button" ? pressed(situation, content.id) : said(situation, content);
}

/**
 * What is open, under today's definition. What cannot go on under it stands at its first step
 * again, marked as changed; what nobody declares any more is closed.
 */
function openWizard(bot: Repertoire, { state, event }: Moment): Situation["open"] {
  const stored = state.wizard;
  const wizard = bot.wizards.find((w) => w.name === stored?.wizard);
  if (!stored || !wizard) return undefined;
  const restored = restore(wizard, stored);
  if (restored) return { wizard, state: restored, changed: false };
  const { cancelNote, memo, turn, run } = stored;
  // Its own deadline still closes it; anything else gives it a new name.
  const isDeadline = event.content.kind === "deadline";
  const fresh = begin(
    wizard,
    open(wizard.name, { cancelNote, memo }),
    isDeadline ? run : event.delivery,
  );
  return { wizard, state: { ...fresh, turn }, changed: true };
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
      return native(situation, content.name, named(content.args));
    case "form":
      return isOpen(situation, content)
        ? answered(situation, { kind: "form", values: content.values })
        : done(situation, withReminder(situation, [oldFormView]));
    case "closed":
      return isOpen(situation, content)
        ? answered(situation, { kind: "closed" })
        : silent(situation);
    case "opened":
      return greeted(situation, content.greet);
    case "media":
      return done(situation, withReminder(situation, [mediaView]));
    case "edited":
      return guarded(situation, content.text ?? "", () => silent(situation));
    case "deadline":
      return situation.open && content.name === deadlineName(situation.open.state)
        ? expire(situation)
        : silent(situation);
  }
}

/** True if the form belongs to what is open now. */
function isOpen(
  { open: opened }: Situation,
  form: { readonly wizard: string; readonly draft: string },
): boolean {
  return opened?.wizard.name === form.wizard && opened.state.run === form.draft;
}

function typed(situation: Situation, line: string): Decision<ConversationState> {
  const { open: opened, surface } = situation;
  const word = wizardWord(line);
  // Where no question is open, /help is the page of all commands.
  const isHelp = word === "help" && opened?.state.phase !== "asking";
  if (word !== undefined && opened && !isHelp) return answered(situation, { kind: "word", word });
  const trimmed = line.trim();
  if (trimmed.startsWith("/")) {
    const [, name = "", rest = ""] = /^\/(\S*)\s*([\s\S]*)$/.exec(trimmed) ?? [];
    if (word !== undefined && !isHelp && word !== "help") return done(situation, [nothingOpenView]);
    return guarded(situation, line, () => called(situation, name.toLowerCase(), tokenize(rest)));
  }
  if (opened && surface.questions) return answered(situation, { kind: "answer", text: line });
  return guarded(situation, line, () =>
    done(situation, withReminder(situation, [smallTalkView(line)])),
  );
}

/** An answer or a word; after a change of the wizard only `cancel` still means what it did. */
function answered(situation: Situation, input: Input): Decision<ConversationState> {
  const cancels = input.kind === "word" && input.word === "cancel";
  return situation.open?.changed === true && !cancels
    ? reopened(situation, situation.open)
    : wizardInput(situation, input);
}

/** A platform's own command, guarded as a typed one. The wizards' words can be commands there, too. */
function native(
  situation: Situation,
  name: string,
  tokens: readonly Token[],
): Decision<ConversationState> {
  const isWord = tokens.length === 0 && wizardWord(`/${name}`) !== undefined;
  if (isWord) return typed(situation, `/${name}`);
  const given = tokens.map(({ value }) => value).join(" ");
  return guarded(situation, given, () => called(situation, name, tokens));
}

function called(
  situation: Situation,
  name: string,
  tokens: readonly Token[],
): Decision<ConversationState> {
  const { bot, surface } = situation;
  const command = bot.commands.find((c) => c.name === name);
  if (!command) {
    return done(situation, withReminder(situation, [unknownCommandView(name, bot.commands)]));
  }
  const call = parseCall(command, tokens);
  if (call.kind === "misuse") {
    const remark = refusedCall(command, call.misuse);
    const views = withReminder(situation, [misuseView(command, surface.prefix, call.misuse)]);
    return done(situation, views, [remark]);
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
    return done(situation, withReminder(situation, [command.act.reply(context)]));
  }
  return { kind: "run", run: commandRun(situation, { command, run: command.act.run, ...call }) };
}

const typedCall = (values: Values): Omit<HandlerCall, "command" | "run"> => ({
  values,
  inPlace: false,
  memo: null,
});

function greeted(situation: Situation, greet: boolean): Decision<ConversationState> {
  const { open: opened, bot, surface } = situation;
  if (opened?.state.phase === "asking") {
    const { wizard, changed } = opened;
    const lead = changed ? changedLine(wizard) : `The ${wizard.noun} is still open.`;
    return done(situation, [questionView(opened, surface, { lead: [text(lead)] })]);
  }
  const command = bot.commands.find((c) => c.name === bot.greeting);
  return greet && command ? ran(situation, command, typedCall({})) : silent(situation);
}

function pressed(situation: Situation, id: string): Decision<ConversationState> {
  const { state, event } = situation;
  const result = press(state, id, { at: event.at, nowMs: event.atMs });
  return result.kind === "does"
    ? acted(situation, result.act, id)
    : done(situation, withReminder(situation, [pressViews[result.kind]]));
}

function acted(situation: Situation, act: Pressable, id: string): Decision<ConversationState> {
  if (act.kind === "share") {
    const shared = { view: pressViews.unshared, shares: id };
    const after = { ...situation, state: spent(situation.state, id) };
    return turned(after, { wizard: situation.open?.state, say: [shared] });
  }
  if (act.kind === "wizard") {
    return situation.open
      ? answered(situation, { kind: "word", word: act.word })
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
