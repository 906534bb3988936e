import type { KnownBlock, MessageMetadata } from "@slack/types";
import { sizeProblems } from "./limits.ts";
import { misfit, Refusal } from "./refusal.ts";
import { markupProblems, ruleProblems } from "./rules.ts";
import type { Check } from "./schema.ts";

/** What is written in a message. */
export interface MessageContent {
  readonly text?: string | undefined;
  readonly blocks?: unknown;
  readonly metadata?: unknown;
  /** False where `text` is shown as it is. */
  readonly mrkdwn?: boolean | undefined;
}

/** The same after it was found to be in order. */
export interface Inspected {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  readonly metadata: MessageMetadata | undefined;
  readonly isPlain: boolean;
}

// Source: docs.slack.dev, "chat.postMessage", msg_too_long and "Truncating content".
const maxText = 40_000;
// The text is what a phone shows in a notification: the project's own limit, in its views.
const ownMaxText = 3000;
// Source: docs.slack.dev, "Blocks"; messages take 50.
const maxBlocks = 50;
// Not documented. Source: github.com/slackapi/bolt-js/issues/2509, about 13,200 characters in all.
const maxAllBlocks = 13_200;
// Source: docs.slack.dev, "views.open", view_too_large: "greater than 250kb".
const maxViewBytes = 250_000;

/** Looks at everything that the app sends. What Slack would not take is refused and noted. */
export class Inspector {
  readonly violations: string[] = [];
  readonly #check: Check;

  constructor(check: Check) {
    this.#check = check;
  }

  /** Notes what Slack lets pass, though the app should not do it. */
  notes(where: string, ...problems: readonly string[]): void {
    this.violations.push(...problems.map((problem) => `${where}: ${problem}`));
  }

  /** Throws the `Refusal` that Slack has for a message that is not in order. */
  message(where: string, content: MessageContent): Inspected {
    const { text = "", mrkdwn } = content;
    const blocks = this.#blocks(where, content.blocks ?? []);
    const metadata = this.#metadata(where, content.metadata);
    if (text === "" && blocks.length === 0) this.#refuse(where, new Refusal("no_text"));
    if (text.length > maxText) this.#refuse(where, new Refusal("msg_too_long"));
    if (text.length > ownMaxText)
      this.notes(where, `the text has more than ${ownMaxText} characters`);
    if (text === "") this.notes(where, "there is no text for notifications and screen readers");
    this.notes(where, ...markupProblems(text, "/text"));
    return { text, blocks, metadata, isPlain: mrkdwn === false };
  }

  /** The same for a modal or a home tab. */
  view(where: string, view: unknown, kind: "modal" | "home"): void {
    const { type, blocks } = (view ?? {}) as { readonly type?: string; readonly blocks?: unknown };
    if (type !== kind) {
      throw this.#refuse(
        where,
        misfit("invalid_arguments", [`must be a ${kind} [json-pointer:/view/type]`]),
      );
    }
    if (JSON.stringify(view).length > maxViewBytes)
      this.#refuse(where, new Refusal("view_too_large"));
    const problems = [
      ...this.#check(kind === "modal" ? "ModalView" : "HomeView", view),
      ...(Array.isArray(blocks) ? blocks : []).flatMap((block) => this.#check("KnownBlock", block)),
      ...sizeProblems(view),
      ...ruleProblems(view),
      ...formProblems(view as object),
    ];
    if (problems.length > 0)
      this.#refuse(where, misfit("invalid_arguments", [...new Set(problems)]));
  }

  #blocks(where: string, blocks: unknown): readonly KnownBlock[] {
    if (!Array.isArray(blocks)) throw this.#refuse(where, new Refusal("invalid_blocks_format"));
    if (blocks.length > maxBlocks) {
      this.#refuse(
        where,
        misfit("invalid_blocks", [
          `no more than ${maxBlocks} items allowed [json-pointer:/blocks]`,
        ]),
      );
    }
    const problems = [
      ...blocks.flatMap((block, index) =>
        this.#check("KnownBlock", block).map((problem) => `block ${index}: ${problem}`),
      ),
      ...sizeProblems({ blocks }),
      ...ruleProblems({ blocks }),
    ];
    if (problems.length > 0) this.#refuse(where, misfit("invalid_blocks", problems));
    if (JSON.stringify(blocks).length > maxAllBlocks) {
      this.#refuse(where, new Refusal("msg_blocks_too_long"));
    }
    return blocks as KnownBlock[];
  }

  #metadata(where: string, metadata: unknown): MessageMetadata | undefined {
    if (metadata === undefined) return undefined;
    const problems = this.#check("MessageMetadata", metadata);
    if (problems.length > 0) this.#refuse(where, misfit("invalid_metadata_format", problems));
    return metadata as MessageMetadata;
  }

  #refuse(where: string, refusal: Refusal): never {
    const { messages = [] } = (refusal.details["response_metadata"] ?? {}) as {
      readonly messages?: readonly string[];
    };
    this.notes(where, [refusal.error, ...messages].join(" "));
    throw refusal;
  }
}

/** Source: docs.slack.dev, "Modal views", submit: it is required if there is an input block. */
function formProblems(view: {
  readonly type?: string;
  readonly submit?: unknown;
  readonly blocks?: readonly { readonly type?: string }[];
}): readonly string[] {
  const asks = view.blocks?.some(({ type }) => type === "input") ?? false;
  const lacks = view.type === "modal" && asks && view.submit === undefined;
  return lacks ? ["submit is required where there is an input [json-pointer:/view/submit]"] : [];
}
