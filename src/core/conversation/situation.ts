import { issue } from "./buttons.ts";
import type { Capabilities } from "../capabilities.ts";
import type { ConversationState } from "./conversation.ts";
import type { Decision, Next } from "./decision.ts";
import type { ChatEvent } from "../event.ts";
import type { WizardState } from "../wizard/machine.ts";
import type { Repertoire } from "./repertoire.ts";
import type { Outgoing, View } from "../view/view.ts";
import type { Opened } from "../wizard/wizard-views.ts";

/** All that a decision may look at. */
export interface Situation {
  readonly bot: Repertoire;
  readonly state: ConversationState;
  readonly event: ChatEvent;
  readonly surface: Capabilities;
  /** The open wizard, brought up to today's definition. */
  readonly open: Opened | undefined;
}

/** What is said, and the wizard as it is afterwards. */
export interface Turn {
  readonly wizard: WizardState | undefined;
  readonly say: readonly Outgoing[];
  readonly nowMs: number;
}

/** The end of an event: buttons get their ids, the wizard's deadline is set anew. */
export function settle(situation: Situation, turn: Turn): Next<ConversationState> {
  const base = { ...situation.state, wizard: turn.wizard };
  const issued = issue(base, turn.say, { at: situation.event.at, nowMs: turn.nowMs });
  return { ...issued, deadline: deadlineOf(situation, turn.wizard) };
}

function deadlineOf(
  { bot, state }: Situation,
  wizard: WizardState | undefined,
): Next<unknown>["deadline"] {
  if (!wizard) return { kind: state.wizard ? "clear" : "keep" };
  const definition = bot.wizards.find((w) => w.name === wizard.wizard);
  const afterMs = definition?.expiresAfterMs ?? 0;
  return { kind: "set", afterMs, name: `wizard:${wizard.run}` };
}

/** Views without anything to delete. */
export const plainly = (views: readonly View[]): readonly Outgoing[] =>
  views.map((view) => ({ view }));

/** A decision that leaves the wizard as it is. */
export function done(situation: Situation, views: readonly View[]): Decision<ConversationState> {
  return turned(situation, { wizard: situation.open?.state, say: plainly(views) });
}

/** Nothing is said and nothing changes. */
export function silent(situation: Situation): Decision<ConversationState> {
  const next = { state: situation.state, say: [], deadline: { kind: "keep" } } as const;
  return { kind: "done", next };
}

/** A decision that sets the wizard. */
export function turned(
  situation: Situation,
  turn: Omit<Turn, "nowMs">,
): Decision<ConversationState> {
  return { kind: "done", next: settle(situation, { ...turn, nowMs: situation.event.atMs }) };
}
