import type { Update } from "grammy/types";

import { createTelegramAdapter } from "../../adapters/telegram/index.ts";
import { seal } from "../../src/core/sealed.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import {
  absent,
  type AdapterStage,
  type StageFault,
  type StageTraits,
  type Standing,
  type Where,
} from "../contract/chat-adapter/index.ts";
import { createCollectingLogger } from "./network.ts";
import { benchCommands, noLimits } from "./telegram-bench.ts";
import { openFakeTelegram, type FakeTelegram } from "./telegram/fake-telegram.ts";
import { freePort } from "./redis-server.ts";
import type { Fault, Shown } from "./telegram/types.ts";

const noForms = { lacks: "Telegram has no forms" };

/** What can be tried on Telegram. */
export const telegramHas: StageTraits = {
  can: { buttons: "pressed", edits: true, messageLimit: 4_096 },
  shared: { addressed: true },
  edits: true,
  media: true,
  repeats: true,
  acknowledges: true,
  removes: true,
  erases: true,
  secrets: true,
  forms: noForms,
  closings: noForms,
  shares: { lacks: "in a group, all see what a bot says" },
  faults: {
    "rate-limited": true,
    "lost-reply": true,
    down: true,
    gone: true,
    unerasable: true,
    unopenable: noForms,
  },
};

const faults: {
  readonly [fault in Exclude<StageFault, "unopenable">]: readonly [method: string, fault: Fault];
} = {
  "rate-limited": [
    "sendMessage",
    {
      kind: "error",
      code: 429,
      description: "Too Many Requests: retry after 1",
      parameters: { retry_after: 1 },
    },
  ],
  "lost-reply": ["sendMessage", { kind: "lost-reply" }],
  down: ["sendMessage", { kind: "cut" }],
  gone: [
    "sendMessage",
    { kind: "error", code: 403, description: "Forbidden: bot was blocked by the user" },
  ],
  unerasable: [
    "deleteMessage",
    {
      kind: "error",
      code: 400,
      description: "Bad Request: message can't be deleted for everyone",
    },
  ],
};

/** The adapter on a fake Telegram, by polling or by a webhook. */
export async function openTelegramStage(way: "polling" | "webhook"): Promise<AdapterStage> {
  const telegram = await openFakeTelegram();
  const ann = telegram.person("Ann");
  const alone = telegram.privateChat(ann);
  const group = telegram.group("Ops", { supergroup: true });
  // Nobody can be written to who never wrote; what was said before the start is not part of a case.
  await forget(telegram, telegram.says(ann, "/start"));
  let latest: Update | undefined;
  const chatOf = (where: Where): number => (where === "private" ? alone.id : group.id);
  const does = (update: Update): Promise<void> => {
    latest = update;
    return Promise.resolve();
  };
  const own = (): Update => {
    const { message = latest?.edited_message } = latest ?? {};
    if (!latest || !message) throw new Error("nothing was written that could be edited");
    return latest;
  };
  return {
    adapter: createTelegramAdapter({
      token: seal(telegram.token),
      apiRoot: telegram.root,
      clock: createSystemClock(),
      logger: createCollectingLogger(),
      commands: benchCommands,
      limits: noLimits,
      overhears: true,
      webhook: way === "webhook" ? await hook() : undefined,
    }),
    secrets: [telegram.token, telegram.token.split(":")[1] ?? ""],
    person: {
      says: (text, where) =>
        does(
          telegram.says(ann, where === "shared" ? `@${telegram.bot.username} ${text}` : text, {
            chat: chatOf(where),
          }),
        ),
      presses: (label, where) => does(telegram.presses(ann, label, { chat: chatOf(where) })),
      edits: (text) => does(telegram.edits(own(), text)),
      sendsMedia: (where) => {
        const mine = telegram.chat(chatOf(where)).findLast(({ from }) => from === "bot");
        const replyTo = where === "shared" ? mine?.id : undefined;
        return does(telegram.sends(ann, "photo", { chat: chatOf(where), replyTo }));
      },
      fillsIn: absent("forms"),
      closesForm: absent("forms"),
    },
    platform: {
      standing: (where) =>
        Promise.resolve(telegram.chat(chatOf(where)).map((m) => standingOf(m, chatOf(where)))),
      acknowledged: () => Promise.resolve(telegram.pending === 0),
      repeats: () => {
        if (latest) telegram.repeats(latest);
        return Promise.resolve();
      },
      seenByOthers: absent("looking at a group with other eyes"),
      form: absent("forms"),
      breaks: (fault) =>
        fault === "unopenable"
          ? absent(fault)()
          : Promise.resolve(telegram.fails(...faults[fault])),
      removes: ({ id }) => {
        const [chat = "", message = ""] = id.split("/");
        return Promise.resolve(telegram.deletes({ chat: Number(chat), id: Number(message) }));
      },
    },
    close: () => telegram.close(),
  };
}

async function hook(): Promise<{ readonly url: string; readonly port: number }> {
  const port = await freePort();
  return { url: `http://127.0.0.1:${port}/telegram`, port };
}

/** It is as if it had been long ago: confirmed, and not in the chat any more. */
async function forget(telegram: FakeTelegram, update: Update): Promise<void> {
  telegram.deletes(update);
  await fetch(`${telegram.root}/bot${telegram.token}/getUpdates`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ offset: update.update_id + 1 }),
  });
}

// Nobody sees the characters that keep a name from being a link.
const invisible = /\u2060/g;

function standingOf(shown: Shown, chat: number): Standing {
  const { id, from, text, html, keyboard, photo, document } = shown;
  return {
    id: `${chat}/${id}`,
    by: from === "bot" ? "bot" : "person",
    text: text.replace(invisible, ""),
    formatted: from === "bot" ? formattedIn(html) : [],
    buttons: keyboard.flat().map((button) => button.text),
    images: photo ? [{ bytes: photo }] : [],
    files: document ? [document] : [],
  };
}

/** What stands between tags. Ours never stand inside each other. */
const formattedIn = (html: string): readonly string[] =>
  [...html.matchAll(/<(b|i|code|pre)>(.*?)<\/\1>/gs)].map(([, , inner = ""]) =>
    inner.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"),
  );
