import {
  createSlackAdapter,
  type Listening,
  type SlackAdapter,
} from "../../adapters/slack/index.ts";
import { command, type Command } from "../../src/core/command/command.ts";
import { seal } from "../../src/core/sealed.ts";
import { say } from "../../src/core/view/view.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
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
import { createCollectingLogger } from "./network.ts";
import { freePort } from "./redis-server.ts";
import { openFakeSlack, type FakeSlack } from "./slack/fake-slack.ts";
import type { Channel, Deed, Fault, Person, Shown, ShownField, ShownView } from "./slack/types.ts";

/** What can be tried on Slack. */
export const slackHas: StageTraits = {
  can: { buttons: "pressed", edits: true, messageLimit: 3_000 },
  shared: { addressed: true },
  edits: true,
  media: true,
  repeats: true,
  acknowledges: true,
  removes: true,
  erases: { lacks: "a bot in Slack cannot delete what a person wrote" },
  secrets: true,
  forms: true,
  closings: true,
  shares: true,
  faults: {
    "rate-limited": true,
    "lost-reply": true,
    down: true,
    gone: true,
    unerasable: { lacks: "a bot in Slack cannot delete what a person wrote" },
    unopenable: true,
  },
};

const faults: {
  readonly [fault in Exclude<StageFault, "unerasable">]: readonly [method: string, fault: Fault];
} = {
  "rate-limited": ["chat.postMessage", { kind: "limited", seconds: 1 }],
  "lost-reply": ["chat.postMessage", { kind: "lost-reply" }],
  down: ["chat.postMessage", { kind: "cut" }],
  gone: ["chat.postMessage", { kind: "error", error: "messages_tab_disabled" }],
  unopenable: ["views.open", { kind: "error", error: "expired_trigger_id" }],
};

const commands: readonly Command[] = [
  command("help", "Helps").reply(() => say("help")),
  command("health", "Checks a home").reply(() => say("well")),
];

const noLimits = { perChannelMs: 0, burst: 1 };

/** The adapter on a fake Slack, by HTTP or in Socket Mode. */
export async function openSlackStage(way: "http" | "socket"): Promise<AdapterStage> {
  const slack = await openFakeSlack();
  const ann = slack.person("Ann");
  const others = slack.person("Bob");
  const shared = slack.channel("ops", { members: [ann, others] });
  const alone = slack.direct(ann);
  const placeOf = (where: Where): Channel => (where === "private" ? alone : shared);
  let latest: Deed | undefined;
  let own: string | undefined;
  const does = (deed: Deed): Promise<void> => {
    latest = deed;
    return Promise.resolve();
  };
  return {
    adapter: adapterOn(slack, await listeningOf(slack, way)),
    secrets: [slack.token(), slack.app.appToken, slack.app.signingSecret],
    person: {
      says(text, where) {
        const deed = slack.says(ann, where === "shared" ? `@${slack.app.name} ${text}` : text, {
          channel: placeOf(where),
        });
        own = deed.ts;
        return does(deed);
      },
      presses: (label, where) => does(pressed(slack, ann, { label, channel: placeOf(where) })),
      edits(text) {
        if (own === undefined) throw new Error("nothing was written that could be edited");
        return does(slack.edits(ann, own, text));
      },
      sendsMedia: (where) =>
        does(slack.sends(ann, { name: "dot.png" }, { channel: placeOf(where) })),
      fillsIn: (values) => does(slack.submits(ann, values)),
      closesForm: () => does(slack.closes(ann)),
    },
    platform: {
      standing: (where) =>
        Promise.resolve(slack.messages(placeOf(where), ann).map((m) => standingOf(m, where))),
      seenByOthers: () =>
        Promise.resolve(slack.messages(shared, others).map((m) => standingOf(m, "shared"))),
      form: () => {
        const modal = slack.modal(ann);
        return Promise.resolve(modal && formOf(modal));
      },
      acknowledged: () => Promise.resolve(slack.pending === 0),
      repeats: () => {
        if (latest) slack.repeats(latest);
        return Promise.resolve();
      },
      breaks(fault) {
        if (fault === "unerasable") return absent("refusing to delete")();
        return Promise.resolve(slack.fails(...faults[fault]));
      },
      removes({ id }) {
        const [where, ts = ""] = id.split("/");
        return does(slack.deletes(where === "private" ? alone : shared, ts));
      },
    },
    close: () => slack.close(),
  };
}

/** A button of the modal that is open, else one in the chat. */
function pressed(
  slack: FakeSlack,
  person: Person,
  { label, channel }: { readonly label: string; readonly channel: Channel },
): Deed {
  const isThere = slack.modal(person)?.buttons.some((button) => button.label === label) === true;
  return slack.presses(person, label, isThere ? { in: "modal" } : { channel });
}

async function listeningOf(slack: FakeSlack, way: "http" | "socket"): Promise<Listening> {
  if (way === "socket") return { kind: "socket", appToken: seal(slack.app.appToken) };
  const port = await freePort();
  slack.delivers(`http://127.0.0.1:${port}/slack/events`);
  return { kind: "http", signingSecret: seal(slack.app.signingSecret), port };
}

function adapterOn(slack: FakeSlack, listening: Listening): SlackAdapter {
  return createSlackAdapter({
    name: "Plume",
    command: "/plume",
    workspaces: { kind: "one", token: seal(slack.token()) },
    listening,
    clock: createSystemClock(),
    logger: createCollectingLogger(),
    commands,
    wizards: [],
    cache: memoryCache(),
    forgetTenant: () => Promise.reject(new Error("nobody leaves here")),
    apiRoot: slack.apiUrl,
    limits: noLimits,
  });
}

/** What a store on this machine would keep beside the conversations. */
function memoryCache(): SealedCache {
  const vault = createVault(createKeyRing());
  return openMemoryStore({ clock: createSystemClock(), vault }).cache;
}

const standingOf = (shown: Shown, where: Where): Standing => ({
  id: `${where}/${shown.ts}`,
  by: shown.from === "bot" ? "bot" : "person",
  text: shown.text,
  formatted: shown.from === "bot" ? shown.pieces.map(({ text }) => text) : [],
  buttons: shown.buttons.map(({ label }) => label),
  images: shown.files.filter(isImage),
  files: shown.files.filter((file) => !isImage(file)),
});

const isImage = ({ name }: { readonly name: string }): boolean => name.endsWith(".png");

function formOf({ title, text, fields, submit }: ShownView): OpenForm {
  return { title, text, fields: fields.map(fieldOf), ...(submit === undefined ? {} : { submit }) };
}

const fieldOf = ({ label, hint, value, error, below }: ShownField): OpenForm["fields"][number] => ({
  label,
  hint,
  value,
  error: error ?? below,
});
