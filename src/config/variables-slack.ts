import { z } from "zod";

import { seal } from "../core/sealed.ts";
import { mistakenFor } from "./kinds.ts";
import { hostSchema, portSchema, rootSchema, type Variable } from "./variable.ts";

// Slack's own commands cannot be taken by an app.
// Source: https://slack.com/help/articles/201259356-Slash-commands-in-Slack
const slacksOwn: readonly string[] = [
  ..."active apps archive away call collapse dm dnd expand feed help huddle invite join".split(" "),
  ..."kick leave list me msg mute open part prefs remind remove rename search shortcuts".split(" "),
  ..."shrug star status topic who".split(" "),
];

const command = z
  .string()
  .regex(/^\/[a-z0-9_-]{1,31}$/)
  .refine((name) => !slacksOwn.includes(name.slice(1)));

// The app's page shows 32 characters; nothing promises that they stay so many.
const appSecret = z
  .string()
  .regex(/^[A-Za-z0-9]{20,}$/)
  .transform(seal);

/** What says which app on Slack, and how it hears. */
export const slackVariables = {
  SLACK_BOT_TOKEN: {
    schema: z
      .string()
      .regex(/^xoxb-[A-Za-z0-9-]{10,}$/)
      .transform(seal),
    expected: "the Bot User OAuth Token under OAuth & Permissions, which begins with xoxb-",
    example: "xoxb-<digits>-<digits>-<characters>",
    mistaken: mistakenFor("SLACK_BOT_TOKEN"),
  },
  SLACK_CLIENT_ID: {
    schema: z.string().regex(/^\d{5,}\.\d{5,}$/),
    expected: "the Client ID under App Credentials, digits, a dot and digits",
    example: "<digits>.<digits>",
    mistaken: mistakenFor("SLACK_CLIENT_ID"),
  },
  SLACK_CLIENT_SECRET: {
    schema: appSecret,
    expected: "the Client Secret under App Credentials, some 32 letters and digits",
    example: "<characters>",
    mistaken: mistakenFor("SLACK_CLIENT_SECRET"),
  },
  SLACK_PUBLIC_URL: {
    schema: rootSchema,
    expected: "the public https address of this bot, without SLACK_PATH and a slash at its end",
    example: "https://bot.example.net",
  },
  SLACK_APP_TOKEN: {
    schema: z
      .string()
      .regex(/^xapp-[A-Za-z0-9-]{10,}$/)
      .transform(seal),
    expected: "an App-Level Token with connections:write, which begins with xapp-",
    example: "xapp-1-<characters>",
    mistaken: mistakenFor("SLACK_APP_TOKEN"),
  },
  SLACK_SIGNING_SECRET: {
    schema: appSecret,
    expected: "the Signing Secret under App Credentials, some 32 letters and digits",
    example: "<characters>",
    mistaken: mistakenFor("SLACK_SIGNING_SECRET"),
  },
  SLACK_HOST: {
    schema: hostSchema,
    expected: "the address to listen at, behind the proxy that ends TLS",
    example: "0.0.0.0",
  },
  SLACK_PORT: {
    schema: portSchema,
    expected: "the port to listen at, from 0 (any) to 65535",
    example: "3000",
  },
  SLACK_PATH: {
    schema: z.string().regex(/^\/[^\s?#]+$/),
    expected: "the path to which Slack sends, with a slash at its beginning",
    example: "/slack/events",
  },
  SLACK_COMMAND: {
    schema: command,
    expected:
      "a slash and up to 31 small letters, digits, - and _, and not one of Slack's own commands",
    example: "/plume",
  },
  SLACK_SEPARATE_COMMANDS: {
    schema: z.enum(["no", "beside", "instead"]),
    expected: '"no", "beside" the one command or "instead" of it',
    example: "beside",
  },
  SLACK_API_ROOT: {
    schema: rootSchema,
    expected: "the address of another Web API than Slack's, without a slash at its end",
    example: "http://localhost:8082/api",
  },
  SLACK_APP_NAME: {
    schema: z.string().trim().min(1).max(35),
    expected: "the name of the app for the manifest, up to 35 characters",
    example: "Plume",
  },
  SLACK_APP_ID: {
    schema: z.string().regex(/^A[A-Z0-9]{6,20}$/),
    expected: "the App ID under App Credentials, which begins with A",
    example: "A0123456789",
    mistaken: mistakenFor("SLACK_APP_ID"),
  },
  SLACK_CONFIG_TOKEN: {
    schema: z
      .string()
      .regex(/^xoxe\.xoxp-[A-Za-z0-9-]{10,}$/)
      .transform(seal),
    expected:
      "the access token under Your App Configuration Tokens at https://api.slack.com/apps, which begins with xoxe.xoxp-",
    example: "xoxe.xoxp-1-<characters>",
    mistaken: mistakenFor("SLACK_CONFIG_TOKEN"),
  },
} as const satisfies { readonly [name: string]: Variable };
