import { LogLevel, type Logger } from "@slack/bolt";

const say = (): void => undefined;

/**
 * Says nothing: what Slack's libraries log may hold tokens, addresses that may be used, and what
 * people wrote. What an operator has to know is logged by who calls them.
 */
export const quietLogger: Logger = {
  debug: say,
  info: say,
  warn: say,
  error: say,
  setLevel: say,
  getLevel: () => LogLevel.ERROR,
  setName: say,
};
