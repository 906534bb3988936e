import type { types } from "@slack/bolt";

import { createClient, type Client } from "../../adapters/slack/client.ts";
import { Outbound, type Limits } from "../../adapters/slack/outbound.ts";
import { parsePayload } from "../../adapters/slack/parse.ts";
import { Speech, type SpeechParts } from "../../adapters/slack/speech.ts";
import type { Address, ChatEvent, MessageKey } from "../../src/core/event.ts";
import { seal } from "../../src/core/sealed.ts";
import {
  buttons,
  commandButton,
  text,
  view,
  type Button,
  type Outgoing,
  type View,
} from "../../src/core/view/view.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createCollectingLogger, type CollectingLogger } from "./network.ts";
import { openFakeSlack, type FakeSlack } from "./slack/fake-slack.ts";
import type { Channel, Deed, Person, Shown } from "./slack/types.ts";

/** The real speaking on a fake Slack; what people do there is read, and nobody answers but a test. */
export interface SlackBench {
  readonly slack: FakeSlack;
  readonly speech: Speech;
  readonly log: CollectingLogger;
  /** Time stands still, in Slack too, until a test moves it. */
  readonly clock: FakeClock;
  readonly ann: Person;
  /** The direct message of Ann and the bot. */
  readonly dm: Channel;
  /** Forms that wait for their acknowledgement, by delivery. */
  readonly waiting: Map<string, (shown: types.ModalView) => Promise<boolean>>;
  /** What is heard of what somebody did. Throws if nothing is. */
  hears(deed: Deed): ChatEvent;
  /** Sends a view under a key of its own, or of the test's choice. */
  sends(to: Address, said: View | Outgoing, key?: string): Promise<MessageKey>;
  /** The same; gives what went wrong. */
  outcome(to: Address, said: View | Outgoing, key?: string): Promise<unknown>;
  /** What the bot wrote that stands in a channel, as Ann sees it. */
  shown(channel?: Channel): readonly Shown[];
  /** The texts of it. */
  texts(channel?: Channel): readonly string[];
  /** How often a method was called. */
  calls(method: string): number;
  /** Another process with the same bot. */
  other(): Speech;
  close(): Promise<void>;
}

/** No waiting: what is not about the limits is not held up by them. */
export const noLimits: Limits = { perChannelMs: 0, burst: 1 };

/** A button as a conversation issues it. */
export const issued = (button: Button, id: string): Button => ({ ...button, id });

/** A text above a button. */
export const pressable = (words: string, label = "Again", id = "b.1"): View =>
  view([text(words), buttons(issued(commandButton(label, "x"), id))]);

/** Opens a fake Slack, with somebody in it, and speaks there. */
export async function openSlackBench(
  options: Partial<Pick<SpeechParts, "cache" | "submissions">> & {
    readonly limits?: Limits;
    readonly timeoutMs?: number;
  } = {},
): Promise<SlackBench> {
  const clock = createFakeClock(Date.now());
  const slack = await openFakeSlack({ nowMs: () => clock.now() });
  const log = createCollectingLogger();
  const client: Client = createClient({
    workspaces: {
      tokenOf: async (team) => {
        const token = team === slack.team.id ? slack.token() : "";
        return token === "" ? undefined : seal(token);
      },
    },
    clock,
    apiRoot: slack.apiUrl,
    timeoutMs: options.timeoutMs,
  });
  const waiting: SlackBench["waiting"] = new Map();
  const parts = {
    client,
    clock,
    logger: log,
    prefix: "/plume ",
    title: "Plume",
    cache: options.cache,
    submissions: options.submissions ?? { take: (delivery) => waiting.get(delivery) },
  };
  const open = (): Speech =>
    new Speech({ ...parts, outbound: new Outbound(clock, options.limits ?? noLimits) });
  const speech = open();
  const ann = slack.person("Ann");
  const dm = slack.direct(ann);
  let sent = 0;
  const bench: SlackBench = {
    slack,
    speech,
    log,
    clock,
    ann,
    dm,
    waiting,
    hears({ deliveries }) {
      const names = { commands: ["health", "auth"], slash: "/plume", separate: {} };
      const [event] = deliveries.flatMap(
        ({ body }) => parsePayload(body, { ...names, nowMs: clock.now() }) ?? [],
      );
      if (!event) throw new Error("nothing was heard");
      return event;
    },
    sends(to, said, key = `${deliveryNow(clock, ++sent)}.0`) {
      const outgoing = "blocks" in said ? { view: said } : said;
      return speech.send(to, outgoing, { key, signal: AbortSignal.timeout(8_000) });
    },
    outcome: (to, said, key) => bench.sends(to, said, key).catch((error: unknown) => error),
    shown: (channel = dm) => slack.messages(channel, ann).filter(({ from }) => from === "bot"),
    texts: (channel) => bench.shown(channel).map((message) => message.text),
    calls: (method) => slack.calls(method).length,
    other: open,
    close: () => slack.close(),
  };
  return bench;
}

/** Something that happened just now, so that no predecessor can have answered it. */
export const deliveryNow = (clock: FakeClock, number = 0): string =>
  `m:C${number}:${(clock.now() / 1_000).toFixed(6)}`;
