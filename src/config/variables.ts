import { isIPv6 } from "node:net";

import { z } from "zod";

import { discordVariables } from "./variables-discord.ts";
import { redisVariables } from "./variables-redis.ts";
import { slackVariables } from "./variables-slack.ts";
import { telegramVariables } from "./variables-telegram.ts";
import type { Variable } from "./variable.ts";

const host = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i;
// With or without brackets. A zone (`fe80::1%eth0`) means nothing outside its machine.
const isAddress = (name: string): boolean =>
  isIPv6(name.replace(/^\[(.*)\]$/, "$1")) && !name.includes("%");
const list = z
  .string()
  .transform((text) => text.split(",").map((name) => name.trim()))
  .refine((names) => names.every((name) => host.test(name) || isAddress(name)));

/** What may stand in the environment: how it is read, and what to say where it cannot be. */
export const variables = {
  PLUME_DATA_DIR: { schema: z.string().min(1), expected: "a folder", example: "./data" },
  PLUME_CLOUD: {
    schema: z.enum(["sandbox", "plume"]),
    expected: '"sandbox" or "plume"',
    example: "plume",
  },
  PLUME_API_BASE: {
    schema: z.string().regex(/^https:\/\/[^\s/@]+(\/\S*)?$/),
    expected: "an address that starts with https://",
    example: "https://api.example.com/api",
  },
  PLUME_PARTNER_ID_MIN: {
    schema: z
      .string()
      .regex(/^\d{1,3}$/)
      .transform(Number)
      .refine((n) => n >= 1 && n <= 200),
    expected: "a whole number from 1 to 200",
    example: "20",
  },
  PLUME_ALLOWED_HOSTS: {
    schema: list,
    expected: "host names or addresses with commas between them, no ports",
    example: "sso.example.net,api.example.net",
  },
  PLUME_EXTRA_CA_FILE: { schema: z.string().min(1), expected: "a PEM file", example: "./ca.pem" },
  VAULT_KEYS: {
    schema: z.string().regex(/^[^:,\s]+:[^:,\s]+(,[^:,\s]+:[^:,\s]+)*$/),
    expected: "name:key pairs, keys of 32 bytes in base64",
    example: "k2:<base64>,k1:<base64>",
  },
  ...redisVariables,
  ...telegramVariables,
  ...slackVariables,
  ...discordVariables,
  LOG_FILE: {
    schema: z.string().min(1),
    expected: "a file, or - for standard error",
    example: "-",
  },
  LOG_LEVEL: {
    schema: z.enum(["debug", "info", "warn", "error"]),
    expected: "debug, info, warn or error",
    example: "info",
  },
} as const satisfies { readonly [name: string]: Variable };
