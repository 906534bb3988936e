import type { Command, HandlerContext, Reply, Values } from "../command/command.ts";
import type { ConversationState } from "./conversation.ts";
import type { Next, Run, RunContext } from "./decision.ts";
import type { Capabilities } from "../capabilities.ts";
import { ownerOf, type Address, type MessageKey } from "../event.ts";
import type { Json } from "../json.ts";
import { LentSignal } from "../lent-signal.ts";
import { faultView, unknownOutcomeView } from "./replies.ts";
import { plainly, settle, withReminder, type Situation } from "./situation.ts";
import { buttons, shareButton, type View } from "../view/view.ts";
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
      const reply = await call.run(new Lent(situation, call, context));
      const where = replaced(situation, call);
      if ("kind" in reply) {
        return reply.kind === "opening"
          ? openedBy(situation, reply, context.now())
          : closedBy(situation, { ...reply, say: replacing(reply.say, where) }, context.now());
      }
      const views = sharable(situation, "blocks" in reply ? [reply] : reply);
      return after(inPlace(views, where), context.now());
    },
    interrupted: () => after([], situation.event.atMs),
    failed: (reference) => after([faultView(reference)], situation.event.atMs),
    unknown: () => after([unknownOutcomeView(call.command)], situation.event.atMs),
  };
}

/** What a command's handler gets. */
class Lent extends LentSignal implements HandlerContext<Values> {
  readonly args: Values;
  readonly commands: readonly Command[];
  readonly surface: Capabilities;
  readonly owner: string;
  readonly at: Address;
  readonly again: boolean;
  readonly memo: Json;
  readonly use: RunContext["use"];
  readonly progress: RunContext["progress"];
  readonly now: RunContext["now"];

  constructor(situation: Situation, call: HandlerCall, context: RunContext) {
    super(context);
    const { bot, surface, event } = situation;
    this.args = call.values;
    this.commands = bot.commands;
    this.surface = surface;
    this.owner = ownerOf(event.at);
    this.at = event.at;
    this.again = call.inPlace;
    this.memo = call.memo;
    this.use = context.use;
    // A button's answer takes the place of its message; so does what is shown until then.
    const where = replaced(situation, call);
    this.progress = (view) => context.progress(replacing(view, where));
    this.now = context.now;
  }
}

/** An answer that says how old it is can be shown to all, where it is the asker's alone at first. */
function sharable({ event, surface }: Situation, views: readonly View[]): readonly View[] {
  return surface.shares && event.at.shared ? views.map(withShareButton) : views;
}

function withShareButton(view: View): View {
  if (!view.blocks.some(({ kind }) => kind === "footer")) return view;
  const [first, ...rest] = view.blocks;
  const row = rest.findLast((block) => block.kind === "buttons");
  const others = rest.filter((block) => block !== row);
  const items = row?.kind === "buttons" ? row.items : [];
  return { ...view, blocks: [first, ...others, buttons(...items, shareButton)] };
}

const replaced = ({ event }: Situation, call: HandlerCall): MessageKey | undefined =>
  call.inPlace ? event.message : undefined;

/** The first view takes the place of the message whose button was pressed. */
function inPlace(views: readonly View[], message: MessageKey | undefined): readonly View[] {
  return views.map((view, i) => (i === 0 ? replacing(view, message) : view));
}

const replacing = (view: View, message: MessageKey | undefined): View =>
  message === undefined ? view : { ...view, replaces: message };
