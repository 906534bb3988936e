import { issue, questionOf } from "./buttons.ts";
import type { Capabilities } from "../capabilities.ts";
import type { ConversationState } from "./conversation.ts";
import type { Decision, Next, Remark } from "./decision.ts";
import type { ChatEvent } from "../event.ts";
import type { WizardState } from "../wizard/machine.ts";
import type { Repertoire } from "./repertoire.ts";
import type { Outgoing, View } from "../view/view.ts";
import { aboveQuestion, reminder, type Opened } from "../wizard/wizard-views.ts";

/** An open wizard; `changed` if a newer definition made it start anew. */
export interface Open extends Opened {
  readonly changed: boolean;
}

/** All that a decision may look at. */
export interface Situation {
  readonly bot: Repertoire;
  readonly state: ConversationState;
  readonly event: ChatEvent;
  readonly surface: Capabilities;
  /** The open wizard, brought up to today's definition. */
  readonly open: Open | undefined;
}

/** What is said, and the wizard as it is afterwards. */
export interface Turn {
  readonly wizard: WizardState | undefined;
  readonly say: readonly Outgoing[];
  readonly remarks?: readonly Remark[];
  readonly nowMs: number;
}

/** The end of an event: buttons get their ids, the wizard's deadline is set anew. */
export function settle(situation: Situation, turn: Turn): Next<ConversationState> {
  const { event } = situation;
  // Counted, so that a deadline that was set before this event cannot close what goes on now.
  const wizard = turn.wizard && { ...turn.wizard, turn: turn.wizard.turn + 1 };
  const base = { ...situation.state, wizard };
  const issued = issue(base, turn.say, { event, nowMs: turn.nowMs });
  const deadline = deadlineOf(situation, wizard);
  const asking = questionOf(wizard);
  const say = issued.say.map((outgoing) => ({ ...outgoing, asking }));
  return { state: issued.state, say, remarks: turn.remarks ?? [], deadline };
}

function deadlineOf(
  { bot, state }: Situation,
  wizard: WizardState | undefined,
): Next<unknown>["deadline"] {
  if (!wizard) return { kind: state.wizard ? "clear" : "keep" };
  const definition = bot.wizards.find((w) => w.name === wizard.wizard);
  const afterMs = definition?.expiresAfterMs ?? 0;
  return { kind: "set", afterMs, name: deadlineName(wizard) };
}

/** The deadline that belongs to this moment of the wizard. */
export const deadlineName = (wizard: WizardState): string => `wizard:${wizard.run}:${wizard.turn}`;

/** Answers, and then the open question again. */
export function withReminder(
  { open, surface }: Situation,
  views: readonly View[],
): readonly View[] {
  if (!open) return views;
  return [...views.map((v) => aboveQuestion(v, open)), ...reminder(open, surface)];
}

/** Views without anything to delete. */
export const plainly = (views: readonly View[]): readonly Outgoing[] =>
  views.map((view) => ({ view }));

/** A decision that leaves the wizard as it is. */
export function done(
  situation: Situation,
  views: readonly View[],
  remarks: readonly Remark[] = [],
): Decision<ConversationState> {
  return turned(situation, { wizard: situation.open?.state, say: plainly(views), remarks });
}

/** Nothing is said and nothing changes. */
export function silent(situation: Situation): Decision<ConversationState> {
  const next = { state: situation.state, say: [], deadline: { kind: "keep" } } as const;
  return { kind: "done", next };
}

/** A decision that sets the wizard. */
export function turned(
  situation: Situation,
  { wizard, say, remarks = [] }: Omit<Turn, "nowMs">,
): Decision<ConversationState> {
  const turn = { wizard, say, remarks, nowMs: situation.event.atMs };
  return { kind: "done", next: settle(situation, turn) };
}
