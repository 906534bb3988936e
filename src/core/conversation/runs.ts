import type { Command, HandlerContext, Reply, Values } from "../command/command.ts";
import type { ConversationState } from "./conversation.ts";
import type { Next, Run, RunContext } from "./decision.ts";
import { ownerOf, type MessageKey } from "../event.ts";
import type { Json } from "../json.ts";
import { faultView, unknownOutcomeView } from "./replies.ts";
import { plainly, settle, withReminder, type Situation } from "./situation.ts";
import type { View } from "../view/view.ts";
import { closedBy, openedBy } from "../wizard/opening.ts";

/** A call of a command with a handler. */
export interface HandlerCall {
  readonly command: Command;
  readonly run: (context: HandlerContext<Values>) => Promise<Reply>;
  readonly values: Values;
  /** True edits the message whose button was pressed. */
  readonly inPlace: boolean;
  /** What the pressed button carries. */
  readonly memo: Json;
}

/** The run of a command's handler. */
export function commandRun(situation: Situation, call: HandlerCall): Run<ConversationState> {
  const after = (views: readonly View[], nowMs: number): Next<ConversationState> =>
    settle(situation, {
      wizard: situation.open?.state,
      say: plainly(withReminder(situation, views)),
      nowMs,
    });
  return {
    preface: undefined,
    disruptive: call.command.disruptive,
    interruptedBy: () => false,
    perform: async (context) => {
      const reply = await call.run(handlerContext(situation, call, context));
      const where = replaced(situation, call);
      if ("kind" in reply) {
        return reply.kind === "opening"
          ? openedBy(situation, reply, context.now())
          : closedBy(situation, { ...reply, say: replacing(reply.say, where) }, context.now());
      }
      const views = "blocks" in reply ? [reply] : reply;
      return after(inPlace(views, where), context.now());
    },
    interrupted: () => after([], situation.event.atMs),
    failed: (reference) => after([faultView(reference)], situation.event.atMs),
    unknown: () => after([unknownOutcomeView(call.command)], situation.event.atMs),
  };
}

function handlerContext(
  situation: Situation,
  call: HandlerCall,
  context: RunContext,
): HandlerContext<Values> {
  return {
    args: call.values,
    commands: situation.bot.commands,
    surface: situation.surface,
    owner: ownerOf(situation.event.at),
    at: situation.event.at,
    again: call.inPlace,
    memo: call.memo,
    use: (service) => context.use(service),
    // A button's answer takes the place of its message; so does what is shown until then.
    progress: (view) => context.progress(replacing(view, replaced(situation, call))),
    get signal(): AbortSignal {
      return context.signal;
    },
    now: () => context.now(),
  };
}

const replaced = ({ event }: Situation, call: HandlerCall): MessageKey | undefined =>
  call.inPlace ? event.message : undefined;

/** The first view takes the place of the message whose button was pressed. */
function inPlace(views: readonly View[], message: MessageKey | undefined): readonly View[] {
  return views.map((view, i) => (i === 0 ? replacing(view, message) : view));
}

const replacing = (view: View, message: MessageKey | undefined): View =>
  message === undefined ? view : { ...view, replaces: message };
