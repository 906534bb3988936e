import type { SlackInspection } from "../../../adapters/slack/index.ts";
import type { SlackConfig } from "../../config.ts";
import type { Facts } from "../facts.ts";
import type { Numbers } from "../platform.ts";

/** As people call it. */
export const platform = "Slack";

/** What its steps are judged by. */
export interface SlackFacts {
  readonly own: SlackConfig;
  readonly found: SlackInspection;
  readonly common: Facts;
  readonly numbers: Numbers;
}

/** Where apps are made and changed. */
export const appsPage = "https://api.slack.com/apps";
