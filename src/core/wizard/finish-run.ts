import { questionOf, shownAs } from "../conversation/buttons.ts";
import type { ConversationState } from "../conversation/conversation.ts";
import type { Next, Run, RunContext } from "../conversation/decision.ts";
import { faultView } from "../conversation/replies.ts";
import { plainly, settle, type Situation } from "../conversation/situation.ts";
import { ownerOf, type ChatEvent } from "../event.ts";
import type { Json } from "../json.ts";
import { LentSignal } from "../lent-signal.ts";
import {
  buttons,
  text,
  view,
  wordButton,
  type Block,
  type Outgoing,
  type View,
} from "../view/view.ts";
import { erasing } from "./erasing.ts";
import {
  choosing,
  plainAnswer,
  readAnswers,
  visibleAnswers,
  wizardWord,
  type WizardState,
} from "./machine.ts";
import type { FinishContext } from "./wizard.ts";
import { formBlocks, type Opened } from "./wizard-views.ts";

/** The end of a wizard: its confirmation at once, its work, and what comes of it. */
export function finishRun(
  situation: Situation,
  open: Opened,
  noun: string | undefined,
): Run<ConversationState> {
  const { wizard, state } = open;
  const after = (
    left: WizardState | undefined,
    said: readonly Outgoing[],
    nowMs: number,
  ): Next<ConversationState> => settle(situation, { wizard: left, say: said, nowMs });
  const broken = choosing(wizard, state, ["again", "start over", "cancel"]);
  return {
    // The message with the last answer goes before the work: a secret must not wait for a cloud.
    preface: {
      ...erasing(situation, noun, wizard.confirm(visibleAnswers(wizard, state))),
      asking: questionOf(state),
    },
    disruptive: false,
    interruptedBy: (event) => isCancel(situation, event),
    perform: async (context) => {
      const result = await wizard.finish(new Lent(situation, open, context));
      if (result.kind === "done") return after(undefined, plainly(result.say), context.now());
      const left = choosing(wizard, state, offered(result.say));
      return after(left, mendable(situation, { wizard, state: left }, result.say), context.now());
    },
    interrupted: () => after(broken, [], situation.event.atMs),
    failed: (reference) => after(broken, plainly([retryView(reference)]), situation.event.atMs),
    unknown: () => after(broken, [], situation.event.atMs),
  };
}

/** Who sent a form gets one for what has to be mended: no button is needed to come to it. */
function mendable(
  { event, surface }: Situation,
  opened: Opened,
  [first, ...rest]: readonly [View, ...View[]],
): readonly Outgoing[] {
  const blocks = formBlocks(opened, opened.wizard.form.again);
  if (surface.secrets !== "form" || event.content.kind !== "form" || blocks.length === 0)
    return plainly([first, ...rest]);
  const [head, ...others] = first.blocks.flatMap(withoutFixing);
  const row = others.findLast((block) => block.kind === "buttons");
  const above = others.filter((block) => block !== row);
  const form = view([head ?? text(""), ...above, ...blocks, ...(row ? [row] : [])], first.tone);
  return [{ view: first, form }, ...plainly(rest)];
}

/** Without the buttons that reopen a step. */
function withoutFixing(block: Block): readonly Block[] {
  if (block.kind !== "buttons") return [block];
  const items = block.items.filter(({ act }) => act.kind !== "wizard" || !isFix(act.word));
  return items.length > 0 ? [{ ...block, items }] : [];
}

const isFix = (word: string): boolean => word.startsWith("fix ");

/** What the end of a wizard gets. */
class Lent extends LentSignal implements FinishContext<{ readonly [step: string]: unknown }> {
  readonly answers: { readonly [step: string]: unknown };
  readonly option: WizardState["option"];
  readonly memo: Json;
  readonly lent: boolean;
  readonly owner: string;
  readonly prefix: string;
  readonly use: RunContext["use"];
  readonly now: RunContext["now"];

  constructor(situation: Situation, { wizard, state }: Opened, context: RunContext) {
    super(context);
    this.answers = readAnswers(wizard, state);
    this.option = state.option;
    this.memo = state.memo;
    this.lent = isLent(state);
    this.owner = ownerOf(situation.event.at);
    this.prefix = situation.surface.prefix;
    this.use = context.use;
    this.now = context.now;
  }
}

/** True if the end goes on with a value that it was opened with. */
const isLent = ({ answers, kept }: WizardState): boolean =>
  Object.keys(answers).some((step) => {
    const before = plainAnswer(kept[step]);
    return before !== "" && before === plainAnswer(answers[step]);
  });

function retryView(reference: string): View {
  const row = buttons(
    wordButton("Try again", "again"),
    wordButton("Start over", "start over"),
    wordButton("Cancel", "cancel"),
  );
  return { ...faultView(reference), blocks: [...faultView(reference).blocks, row] };
}

/** The wizard words that the views' buttons offer. */
export function offered(views: readonly View[]): readonly string[] {
  return views.flatMap((v) =>
    v.blocks.flatMap((block) =>
      block.kind === "buttons"
        ? block.items.flatMap((b) => (b.act.kind === "wizard" ? [b.act.word] : []))
        : [],
    ),
  );
}

/** Typed, as a platform's own command, or by a button of this conversation. */
function isCancel({ state }: Situation, { content }: ChatEvent): boolean {
  switch (content.kind) {
    case "text":
      return wizardWord(content.text) === "cancel";
    case "command":
      return content.name === "cancel" && Object.keys(content.args).length === 0;
    case "button": {
      const act = shownAs(state, content.id)?.act;
      return act?.kind === "wizard" && act.word === "cancel";
    }
    // Who closes a form while its values are tested wants to do something else meanwhile.
    case "form":
    case "closed":
    case "edited":
    case "media":
    case "opened":
    case "deadline":
      return false;
  }
}
