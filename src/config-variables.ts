import { isIPv6 } from "node:net";

import { z } from "zod";

import { seal } from "./core/sealed.ts";
import { parseRedisAddress } from "./stores/redis/address.ts";

interface Variable {
  readonly schema: z.ZodType;
  readonly expected: string;
  readonly example: string;
}

const host = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i;
// With or without brackets. A zone (`fe80::1%eth0`) means nothing outside its machine.
const isAddress = (name: string): boolean =>
  isIPv6(name.replace(/^\[(.*)\]$/, "$1")) && !name.includes("%");
const list = z
  .string()
  .transform((text) => text.split(",").map((name) => name.trim()))
  .refine((names) => names.every((name) => host.test(name) || isAddress(name)));

// Source: Bot API, setWebhook. A server of one's own calls over http, wherever it likes.
function isPublicAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, port } = new URL(text);
  return protocol === "http:" || ["", "80", "88", "8443"].includes(port);
}

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
  REDIS_URL: {
    schema: z
      .string()
      .transform(parseRedisAddress)
      .refine((address) => address !== undefined),
    expected:
      "redis://[user:password@]host[:port][/database], rediss:// for TLS, " +
      "redis+sentinel://host:26379,host:26379/master-name or redis+cluster://host:6379,host:6379; " +
      "what has / @ : in it is percent-encoded, or comes by REDIS_PASSWORD",
    example: "redis://redis.example.net:6379",
  },
  REDIS_PASSWORD: {
    schema: z.string().min(1).transform(seal),
    expected: "the password of the Redis user",
    example: "<password>",
  },
  REDIS_SENTINEL_PASSWORD: {
    schema: z.string().min(1).transform(seal),
    expected: "the password of the sentinels",
    example: "<password>",
  },
  REDIS_CA_FILE: { schema: z.string().min(1), expected: "a PEM file", example: "./redis-ca.pem" },
  REDIS_KEY_PREFIX: {
    schema: z.string().regex(/^[\w.:-]{1,40}$/),
    expected: "up to 40 letters, digits and . : _ -",
    example: "plume:",
  },
  REDIS_DURABILITY: {
    schema: z.enum(["primary", "replica"]),
    expected: '"primary" or "replica"',
    example: "replica",
  },
  TELEGRAM_BOT_TOKEN: {
    schema: z
      .string()
      .regex(/^\d{5,15}:[A-Za-z0-9_-]{30,}$/)
      .transform(seal),
    expected: "the token that @BotFather gives, digits, a colon and some 35 characters",
    example: "<digits>:<characters>",
  },
  TELEGRAM_WEBHOOK_URL: {
    schema: z
      .string()
      .regex(/^https?:\/\/[^\s/@?#]+\/[^\s?#]+$/)
      .refine(isPublicAddress),
    expected:
      "the public https address at which Telegram reaches this bot, with a path, on port 443, 80, 88 or 8443",
    example: "https://bot.example.net/telegram",
  },
  TELEGRAM_WEBHOOK_HOST: {
    schema: z.string().regex(/^[A-Za-z0-9.:-]+$/),
    expected: "the address to listen at, behind the proxy that ends TLS",
    example: "0.0.0.0",
  },
  TELEGRAM_WEBHOOK_PORT: {
    schema: z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((port) => port <= 65_535),
    expected: "the port to listen at, from 0 (any) to 65535",
    example: "8080",
  },
  TELEGRAM_API_ROOT: {
    schema: z
      .string()
      .regex(/^https?:\/\/[^\s/@?#]+(\/[^\s?#]*[^\s/?#])?$/)
      .refine((url) => URL.canParse(url)),
    expected: "the address of a Bot API server of your own, without a slash at its end",
    example: "http://localhost:8081",
  },
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
