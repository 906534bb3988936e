import { z } from "zod";

import { seal } from "../core/sealed.ts";
import { mistakenPermissions, parsePermissions } from "./discord-permissions.ts";
import { mistakenFor } from "./kinds.ts";
import { rootSchema, type Variable } from "./variable.ts";

// The bot's own ID, the time at which the token was made, and what proves it. All of it is base64url.
// Source: https://discord.com/developers/docs/reference
const tokenForm = /^([A-Za-z0-9_-]{20,30})\.[A-Za-z0-9_-]{5,8}\.[A-Za-z0-9_-]{25,}$/;

function isToken(text: string): boolean {
  const [, id = ""] = tokenForm.exec(text) ?? [];
  return /^\d{15,20}$/.test(Buffer.from(id, "base64url").toString("latin1"));
}

const id = /^\d{17,20}$/;

/** What says which bot on Discord, and for which servers. */
export const discordVariables = {
  DISCORD_TOKEN: {
    schema: z.string().refine(isToken).transform(seal),
    expected:
      "the token that Reset Token on the application's Bot page shows, three parts with dots between them",
    example: "<characters>.<characters>.<characters>",
    mistaken: mistakenFor("DISCORD_TOKEN"),
  },
  DISCORD_GUILDS: {
    schema: z
      .string()
      .transform((text) => [...new Set(text.split(",").map((one) => one.trim()))])
      .refine((ids) => ids.every((one) => id.test(one))),
    expected:
      "IDs of servers, 17 to 20 digits, with commas between them (Copy Server ID, with Developer Mode on)",
    example: "<digits>,<digits>",
  },
  DISCORD_SHARDS: {
    schema: z
      .string()
      .regex(/^(auto|[1-9]\d{0,4})$/)
      .transform((text) => (text === "auto" ? text : Number(text))),
    expected: '"auto" for as many as Discord recommends, or a whole number from 1 on',
    example: "auto",
  },
  DISCORD_PERMISSIONS: {
    schema: z.string().transform((text, context) => {
      const permissions = parsePermissions(text);
      if (permissions) return permissions;
      context.addIssue("no permissions");
      return z.NEVER;
    }),
    expected:
      "what commands need, = and the permission that people need for it on a server, with commas between such pairs",
    example: "network:read=ManageGuild",
    mistaken: mistakenPermissions,
  },
  DISCORD_API_ROOT: {
    schema: rootSchema,
    expected: "the address of another API than Discord's, without a version and a slash at its end",
    example: "http://localhost:8083/api",
  },
} as const satisfies { readonly [name: string]: Variable };
