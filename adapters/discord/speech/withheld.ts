import type { APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from "discord.js";

import {
  ownerOf,
  say,
  type Address,
  type KeptViews,
  type Logger,
  type MessageKey,
  type View,
} from "../../../src/index.ts";
import { done, type Answer } from "../answer.ts";
import { showIdOf } from "../custom-id.ts";
import type { Posts } from "./posts.ts";
import { messagesOf, type Rendered } from "../render.ts";
import { goneKey, nonceOf, withoutReplacing, type Saying } from "./saying.ts";
import type { ShowPress } from "../show-press.ts";

/** What withholding stands on. */
export interface WithheldParts {
  readonly posts: Posts;
  readonly kept: KeptViews;
  readonly logger: Logger;
}

// discord.js is heavy, so that only its types are imported here: these are its values.
const rowType: ComponentType.ActionRow = 1;
const buttonType: ComponentType.Button = 2;
const primary: ButtonStyle.Primary = 1;

/** So many answers to one deed are behind one button; those after them are behind another one. */
const most = 8;

/**
 * Answers for one person on a server where no interaction lives through which they alone would see
 * them: the answer to a mention, or one that took longer than 15 min. They are kept, and shown to
 * who presses the button below a few words for all.
 */
export class Withheld {
  readonly #parts: WithheldParts;

  constructor(parts: WithheldParts) {
    this.#parts = parts;
  }

  /** Keeps it and says that it is there; `undefined` if it could not be kept. */
  async say(saying: Saying): Promise<Answer<MessageKey> | undefined> {
    const { to, reply } = saying;
    const notice = { ...withoutReplacing(saying), key: noticeKey(saying) };
    const mark = nonceOf(notice, 0);
    if (!(await this.#keep(saying, mark))) return undefined;
    const spot = { channel: to.place, answers: reply.message };
    const said = await this.#parts.posts.say(notice, spot, noticeOf(mark));
    return said.kind === "done" ? done(goneKey(saying)) : said;
  }

  /** What is kept for who pressed, in order; nothing if it is not theirs. Rejects as the store does. */
  async find({ mark, at }: ShowPress): Promise<readonly View[]> {
    const places = [undefined, ...Array.from({ length: most }, (_, place) => place)];
    const found = await Promise.all(
      places.map((place) => this.#parts.kept.load(nameOf(at, mark, place))),
    );
    return found.filter((view) => view !== undefined);
  }

  async #keep({ to, index, view }: Saying, mark: string): Promise<boolean> {
    try {
      await this.#parts.kept.save(nameOf(to, mark, index), view);
      return true;
    } catch {
      this.#parts.logger.warn("discord.unkept", { reason: "an answer for one person alone" });
      return false;
    }
  }
}

/** The same for all answers that are behind one button. */
function noticeKey({ delivery, index = 0 }: Saying): string {
  const button = Math.floor(index / most);
  return button === 0 ? `${delivery}.withheld` : `${delivery}.withheld.${button}`;
}

/** `index` is the number among the answers; `undefined` for what is said besides. */
const nameOf = (at: Address, mark: string, index: number | undefined): string =>
  `withheld:${ownerOf(at)}:${mark}:${index === undefined ? "besides" : index % most}`;

function noticeOf(mark: string): readonly Rendered[] {
  const button: APIButtonComponentWithCustomId = {
    type: buttonType,
    style: primary,
    label: "Show it",
    custom_id: showIdOf(mark),
  };
  return messagesOf(say("The answer is ready, for you alone.")).map((message) => ({
    ...message,
    components: [{ type: rowType, components: [button] }],
  }));
}
