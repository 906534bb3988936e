import { at, type ChatEvent, listAt, type MessageKey, textAt } from "../../src/index.ts";
import { parseButtonValue } from "./button-value.ts";
import { keyOf } from "./message-key.ts";
import { parseMetadata } from "./metadata.ts";
import { originIn } from "./origin.ts";
import { inThread, type ReplyTo } from "./reply.ts";
import { home, placed, sourceOfInteraction, type Source } from "./source.ts";
import { msOf, secondsOf } from "./time.ts";

/** Where a button stood. */
interface Spot {
  readonly place: string;
  readonly message: MessageKey;
  readonly reply: ReplyTo;
}

/** The event in `block_actions`; `undefined` for what is no button of ours, a link for example. */
export function parsePress(body: unknown, nowMs: number): ChatEvent | undefined {
  const source = sourceOfInteraction(body);
  const [action] = listAt(body, "actions");
  const value = textAt(action, "value");
  const trigger = textAt(body, "trigger_id");
  if (!source || value === undefined || trigger === undefined) return undefined;
  const { button, earlier } = parseButtonValue(value);
  const spot = spotOf(body, { earlier, nowMs, user: source.user });
  if (!spot) return undefined;
  return {
    delivery: `b:${trigger}`,
    at: placed(source, spot.place, { ...spot.reply, trigger: { id: trigger, atMs: nowMs } }),
    atMs: msOf(textAt(action, "action_ts")) ?? secondsOf(nowMs),
    content: { kind: "button", id: button },
    message: spot.message,
  };
}

interface Pressed {
  readonly earlier: readonly string[];
  readonly nowMs: number;
  readonly user: string;
}

function spotOf(body: unknown, pressed: Pressed): Spot | undefined {
  const type = textAt(body, "view", "type");
  if (type === "home")
    return { place: home, message: keyOf({ kind: "home", user: pressed.user }), reply: {} };
  return type === undefined ? onMessage(body, pressed) : inModal(at(body, "view"));
}

function onMessage(body: unknown, { earlier, nowMs }: Pressed): Spot | undefined {
  const channel = textAt(body, "container", "channel_id") ?? textAt(body, "channel", "id");
  const ts = textAt(body, "container", "message_ts") ?? textAt(body, "message", "ts");
  if (channel === undefined || ts === undefined) return undefined;
  const thread = textAt(body, "container", "thread_ts") ?? textAt(body, "message", "thread_ts");
  const url = textAt(body, "response_url");
  const isEphemeral = at(body, "container", "is_ephemeral") === true;
  const [action] = listAt(body, "actions");
  const origin = originIn(textAt(action, "block_id"));
  return {
    place: origin ?? channel,
    message: keyOf(
      isEphemeral
        ? { kind: "ephemeral", channel, ts }
        : { kind: "posted", channel, ts: [...earlier, ts] },
    ),
    reply: {
      // A thread belongs to its channel.
      ...(origin === undefined ? inThread(thread) : { direct: true }),
      ...(url === undefined ? {} : { responseUrl: { url, atMs: nowMs, replaces: true } }),
    },
  };
}

function inModal(view: unknown): Spot | undefined {
  const id = textAt(view, "id");
  const metadata = parseMetadata(at(view, "private_metadata"));
  if (id === undefined || !metadata) return undefined;
  const { place, thread } = metadata;
  return {
    place,
    message: keyOf({ kind: "modal", view: id }),
    reply: { view: id, ...inThread(thread) },
  };
}

/** The event in `view_submission`; `undefined` for a form of another making. */
export function parseSubmission(body: unknown, nowMs: number): ChatEvent | undefined {
  const form = formIn(body);
  const trigger = textAt(body, "trigger_id");
  if (!form) return undefined;
  const { view, spot, source, wizard, draft } = form;
  return {
    delivery: `f:${textAt(view, "id")}:${textAt(view, "hash") ?? ""}`,
    at: placed(source, spot.place, {
      ...spot.reply,
      ...(trigger === undefined ? {} : { trigger: { id: trigger, atMs: nowMs } }),
    }),
    atMs: secondsOf(nowMs),
    content: { kind: "form", wizard, draft, values: valuesIn(view) },
    message: spot.message,
  };
}

/** The event in `view_closed`: the modal is gone, so that nothing can be said in it. */
export function parseClosed(body: unknown, nowMs: number): ChatEvent | undefined {
  const form = formIn(body);
  if (!form) return undefined;
  const { view, spot, source, wizard, draft } = form;
  return {
    delivery: `c:${textAt(view, "id")}`,
    at: placed(source, spot.place, inThread(spot.reply.thread)),
    atMs: secondsOf(nowMs),
    content: { kind: "closed", wizard, draft },
    message: spot.message,
  };
}

interface Form {
  readonly view: unknown;
  readonly source: Source;
  readonly spot: Spot;
  readonly wizard: string;
  readonly draft: string;
}

function formIn(body: unknown): Form | undefined {
  const view = at(body, "view");
  const source = sourceOfInteraction(body);
  const spot = inModal(view);
  const wizard = textAt(view, "callback_id");
  const draft = parseMetadata(at(view, "private_metadata"))?.draft;
  if (!source || !spot || wizard === undefined || draft === undefined) return undefined;
  return { view, source, spot, wizard, draft };
}

/** What was filled in, by field; a field that is left empty comes without a value. */
function valuesIn(view: unknown): { readonly [field: string]: string } {
  const values = at(view, "state", "values");
  if (typeof values !== "object" || values === null) return {};
  return Object.fromEntries(
    Object.keys(values).map((field) => [field, textAt(values, field, "value", "value") ?? ""]),
  );
}
