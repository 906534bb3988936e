import { namesOf } from "../../adapters/slack/command-line.ts";
import { Intake } from "../../adapters/slack/intake.ts";
import { Submissions } from "../../adapters/slack/submissions.ts";
import { command } from "../../src/core/command/command.ts";
import type { ChatEvent } from "../../src/core/event.ts";
import { say } from "../../src/core/view/view.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { Receipt } from "../../src/ports/chat-adapter.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { pairing } from "./builders.ts";
import { createCollectingLogger, type CollectingLogger } from "./network.ts";
import { openFakeSlack, type FakeSlack } from "./slack/fake-slack.ts";
import type { FakeSlackOptions } from "./slack/parts.ts";
import type { Person } from "./slack/types.ts";
import { until } from "./until.ts";

/** The real intake before a fake Slack; a test puts a receiver in between. */
export interface SlackHearing {
  readonly slack: FakeSlack;
  readonly intake: Intake;
  readonly submissions: Submissions;
  readonly clock: Clock;
  readonly log: CollectingLogger;
  readonly ann: Person;
  /** All events that were handed over, repeated ones too. */
  readonly heard: readonly ChatEvent[];
  /** What was heard, as texts; the kind of what is none. */
  readonly words: readonly string[];
  /** What becomes of the next events; durable at once unless a test says otherwise. */
  answer: (event: ChatEvent) => Receipt | Promise<Receipt>;
  /** Waits for so many events in all; gives the last of them. */
  hears(count: number): Promise<ChatEvent>;
}

export async function openSlackHearing(options: FakeSlackOptions = {}): Promise<SlackHearing> {
  const slack = await openFakeSlack(options);
  const clock = createSystemClock();
  const log = createCollectingLogger();
  const submissions = new Submissions(clock);
  const health = command("health", "Checks a home").reply(() => say("well"));
  const intake = new Intake({
    clock,
    logger: log,
    names: namesOf({ command: "/plume" }, [health]),
    wizards: [pairing()],
    submissions,
    gone: () => Promise.resolve(),
  });
  const heard: ChatEvent[] = [];
  const hearing: SlackHearing = {
    slack,
    intake,
    submissions,
    clock,
    log,
    ann: slack.person("Ann"),
    heard,
    get words() {
      return heard.map(({ content }) => (content.kind === "text" ? content.text : content.kind));
    },
    answer: () => "durable",
    async hears(count) {
      await until(`${count} events were heard`, () => heard.length >= count);
      const event = heard[count - 1];
      if (!event) throw new Error("nothing was heard");
      return event;
    },
  };
  intake.open(async (event) => {
    heard.push(event);
    return hearing.answer(event);
  });
  return hearing;
}
