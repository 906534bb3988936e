import { z } from "zod";

import { seal } from "../core/sealed.ts";
import { parseRedisAddress } from "../stores/redis/address.ts";
import type { Variable } from "./variable.ts";

/** What says which Redis keeps everything, and what it must promise. */
export const redisVariables = {
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
} as const satisfies { readonly [name: string]: Variable };
