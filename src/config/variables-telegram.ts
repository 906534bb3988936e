import { z } from "zod";

import { seal } from "../core/sealed.ts";
import { mistakenFor } from "./kinds.ts";
import { hostSchema, portSchema, rootSchema, type Variable } from "./variable.ts";

// Source: Bot API, setWebhook. A server of one's own calls over http, wherever it likes.
function isPublicAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, port } = new URL(text);
  return protocol === "http:" || ["", "80", "88", "8443"].includes(port);
}

/** What says which bot on Telegram, and how it hears. */
export const telegramVariables = {
  TELEGRAM_BOT_TOKEN: {
    schema: z
      .string()
      .regex(/^\d{5,15}:[A-Za-z0-9_-]{30,}$/)
      .transform(seal),
    expected: "the token that @BotFather gives, digits, a colon and some 35 characters",
    example: "<digits>:<characters>",
    mistaken: mistakenFor("TELEGRAM_BOT_TOKEN"),
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
    schema: hostSchema,
    expected: "the address to listen at, behind the proxy that ends TLS",
    example: "0.0.0.0",
  },
  TELEGRAM_WEBHOOK_PORT: {
    schema: portSchema,
    expected: "the port to listen at, from 0 (any) to 65535",
    example: "8080",
  },
  TELEGRAM_API_ROOT: {
    schema: rootSchema,
    expected: "the address of a Bot API server of your own, without a slash at its end",
    example: "http://localhost:8081",
  },
} as const satisfies { readonly [name: string]: Variable };
