import { notBefore, todo, unknown } from "./checks.ts";
import type { Platform } from "./platform.ts";

const traces = { platform: "none", prefix: undefined, turn: undefined, installs: undefined };

const botFather =
  "open https://t.me/BotFather, send /newbot, answer its questions, and put the token that it gives into TELEGRAM_BOT_TOKEN";
const fromManifest =
  "open https://api.slack.com/apps, choose Create New App, From a manifest, give it what npm run --silent slack:manifest prints, and put its tokens into SLACK_BOT_TOKEN and SLACK_APP_TOKEN";
const onPortal =
  "open https://discord.com/developers/applications, choose New Application, then Bot, Reset Token, and put the token that it shows into DISCORD_TOKEN";

/** Stands in the place of a platform where there is none yet. */
export const noPlatform: Platform = {
  name: "none",
  traces,
  times: undefined,
  titles: { before: ["Make the bot"], after: [] },
  judge: (_facts, { first }) => ({
    before: [
      [
        todo(
          "No chat platform is set: none of TELEGRAM_BOT_TOKEN, SLACK_BOT_TOKEN and DISCORD_TOKEN",
          `for Telegram ${botFather}; for Slack ${fromManifest}; for Discord ${onPortal}`,
        ),
      ],
    ],
    start: [
      unknown(
        `Cannot be checked before step ${first}; without a platform npm start runs in the terminal`,
      ),
    ],
    after: [],
    hello: [notBefore(first)],
  }),
};
