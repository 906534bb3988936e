import { createDiscordAdapter } from "../../adapters/discord/index.ts";
import { command, type Command } from "../../src/core/command/command.ts";
import { reveal, seal } from "../../src/core/sealed.ts";
import { say } from "../../src/core/view/view.ts";
import { numberAt, parseJson } from "../../src/ops/payload.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { ChatAdapter } from "../../src/ports/chat-adapter.ts";
import type { SealedCache } from "../../src/ports/sealed-cache.ts";
import { openMemoryStore } from "../../src/stores/memory.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";
import {
  absent,
  type AdapterStage,
  type OpenForm,
  type StageFault,
  type StageTraits,
  type Standing,
  type Where,
} from "../contract/chat-adapter/index.ts";
import { openFakeDiscord, type FakeDiscord } from "./discord/fake-discord.ts";
import type { Channel, Deed, Fault, Shown, ShownField, ShownModal } from "./discord/types.ts";
import { createCollectingLogger } from "./network.ts";

const unerasable = { lacks: "a bot on Discord cannot delete what a person wrote to it" };

/** What can be tried on Discord. */
export const discordHas: StageTraits = {
  can: { buttons: "pressed", edits: true, messageLimit: 4_096 },
  shared: { addressed: true },
  edits: true,
  media: true,
  repeats: true,
  acknowledges: true,
  removes: true,
  erases: unerasable,
  secrets: true,
  forms: true,
  closings: { lacks: "Discord tells nobody that a form was closed" },
  shares: true,
  faults: {
    "rate-limited": true,
    "lost-reply": true,
    down: true,
    gone: true,
    unerasable,
    unopenable: true,
  },
};

/** All by which the bot says something. */
const saying = [
  "POST /channels/:channel/messages",
  "PATCH /channels/:channel/messages/:message",
  "POST /webhooks/:app/:token",
  "PATCH /webhooks/:app/:token/messages/@original",
];
const answering = "POST /interactions/:interaction/:token/callback";

const faults: {
  readonly [fault in Exclude<StageFault, "unerasable">]: readonly [
    routes: string | readonly string[],
    fault: Fault,
  ];
} = {
  "rate-limited": [saying, { kind: "limited", seconds: 1 }],
  "lost-reply": [saying, { kind: "lost-reply" }],
  down: [saying, { kind: "cut" }],
  gone: [saying, { kind: "error", status: 403, code: 50_007 }],
  unopenable: [answering, { kind: "error", status: 404, code: 10_062 }],
};

const commands: readonly Command[] = [
  command("help", "Helps").reply(() => say("help")),
  command("health", "Checks a home").reply(() => say("well")),
];

const noLimits = { perChannelMs: 0, burst: 1 };

/** What leads to an answer that is withheld from the others on a server. */
const showing = "Show it";

const shard = "0/1";

/**
 * The adapter on a fake Discord. What is said to it over the gateway counts as received once it is
 * not said again to who goes on with the session: this process, or another one.
 */
export async function openDiscordStage(): Promise<AdapterStage> {
  const discord = await openFakeDiscord();
  const ann = discord.person("Ann");
  const others = discord.person("Bob");
  const shared = discord.channel("ops");
  const alone = discord.direct(ann);
  const placeOf = (where: Where): Channel => (where === "private" ? alone : shared);
  const { app, gateway } = discord;
  const cache = memoryCache();
  const opened = new Set<string>();
  let latest: Deed | undefined;
  let own: string | undefined;
  const does = (deed: Deed): Promise<void> => {
    latest = deed;
    return Promise.resolve();
  };
  return {
    adapter: adapterOn(discord, cache),
    secrets: [discord.app.token],
    person: {
      says(text, where) {
        const words = where === "shared" ? discord.mention(text) : text;
        const deed = discord.says(ann, words, { channel: placeOf(where) });
        own = deed.id;
        return does(deed);
      },
      presses: (label, where) => does(discord.presses(ann, label, { channel: placeOf(where) })),
      edits(text, where) {
        if (own === undefined) throw new Error("nothing was written that could be edited");
        return does(discord.edits(ann, own, where === "shared" ? discord.mention(text) : text));
      },
      sendsMedia: (where) =>
        does(discord.sends(ann, { name: "dot.png" }, { channel: placeOf(where) })),
      fillsIn: (values) => does(discord.submits(ann, values)),
      closesForm: absent("closing a form"),
    },
    platform: {
      async standing(where) {
        const channel = placeOf(where);
        for (const { id, buttons } of discord.messages(channel, ann)) {
          if (opened.has(id) || buttons.every(({ label }) => label !== showing)) continue;
          opened.add(id);
          // Whoever is told that an answer is there wants to see it.
          await discord.presses(ann, showing, { channel, message: id }).done;
        }
        return discord
          .messages(channel, ann)
          .filter((shown) => !opened.has(shown.id) && !shown.thinking)
          .map((shown) => standingOf(shown, where));
      },
      seenByOthers: () =>
        Promise.resolve(
          discord
            .messages(shared, others)
            .filter(({ thinking }) => !thinking)
            .map((shown) => standingOf(shown, "shared")),
        ),
      form: () => {
        const modal = discord.modal(ann);
        return Promise.resolve(modal && formOf(modal));
      },
      async acknowledged() {
        return (
          discord.pending === 0 &&
          (await goesOnAt(cache, app.botId)) >= (gateway.sent.get(shard) ?? 0)
        );
      },
      repeats: () => {
        if (latest) discord.repeats(latest);
        return Promise.resolve();
      },
      breaks(fault) {
        if (fault === "unerasable") return absent("refusing to delete")();
        return Promise.resolve(discord.fails(...faults[fault]));
      },
      removes({ id }) {
        const [where, message = ""] = id.split("/");
        discord.deletes(where === "private" ? alone : shared, message);
        return Promise.resolve();
      },
    },
    close: () => discord.close(),
  };
}

function adapterOn({ app, apiUrl }: FakeDiscord, cache: SealedCache): ChatAdapter {
  return createDiscordAdapter({
    token: seal(app.token),
    clock: createSystemClock(),
    logger: createCollectingLogger(),
    commands,
    suggest: () => Promise.resolve([]),
    cache,
    apiRoot: apiUrl,
    limits: noLimits,
  });
}

/** What a store on this machine would keep beside the conversations. */
function memoryCache(): SealedCache {
  const vault = createVault(createKeyRing());
  return openMemoryStore({ clock: createSystemClock(), vault }).cache;
}

/** The number after which Discord would go on. */
async function goesOnAt(cache: SealedCache, botId: string): Promise<number> {
  const kept = await cache.load(`session:discord:${botId}:${shard}`);
  return numberAt(kept && parseJson(reveal(kept)), "seq") ?? -1;
}

const standingOf = (shown: Shown, where: Where): Standing => ({
  id: `${where}/${shown.id}`,
  by: shown.from === "bot" ? "bot" : "person",
  text: shown.text,
  formatted: shown.from === "bot" ? shown.pieces.map(({ text }) => text) : [],
  buttons: shown.buttons.map(({ label }) => label),
  images: shown.files.filter(isImage),
  files: shown.files.filter((file) => !isImage(file)),
});

const isImage = ({ name }: { readonly name: string }): boolean => name.endsWith(".png");

const formOf = ({ title, text, fields }: ShownModal): OpenForm => ({
  title,
  text,
  fields: fields.map(fieldOf),
  // Every form of Discord's has this button; nobody names it.
  submit: "Submit",
});

/** What was wrong stands where the help stood, with a mark. */
const fieldOf = ({ label, description, value }: ShownField): OpenForm["fields"][number] =>
  description.startsWith("❌")
    ? { label, hint: "", value, error: description }
    : { label, hint: description, value, error: "" };
