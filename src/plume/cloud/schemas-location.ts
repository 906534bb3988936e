import { z } from "zod";
import type { Location } from "../model.ts";
import { compact, isJsonObject, type Parsed, parseObject, text, time } from "./schemas-base.ts";
import { speedTestSchema, statusWord } from "./schemas-parts.ts";

const networkStatusSchema = z
  .union([
    z
      .object({ status: text, statusChangedAt: time })
      .transform(({ status, statusChangedAt }) => ({ word: status, sinceMs: statusChangedAt })),
    text.unwrap().transform((word) => ({ word, sinceMs: undefined })),
  ])
  .transform(({ word, sinceMs }) => (word === undefined ? undefined : compact({ word, sinceMs })))
  .optional()
  .catch(undefined);

const timezoneSchema = z
  .object({ timezone: z.string().refine(isTimezone).optional().catch(undefined) })
  .optional()
  .catch(undefined);

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const locationSchema = z
  .object({
    name: text,
    accountId: text,
    serviceLevel: statusWord,
    networkMode: text,
    networkStatus: networkStatusSchema,
    geoIp: timezoneSchema,
    speedTest: speedTestSchema,
  })
  .transform((location): Location =>
    compact({
      name: location.name,
      accountId: location.accountId,
      tier: location.serviceLevel,
      networkMode: location.networkMode,
      networkStatus: location.networkStatus,
      timezone: location.geoIp?.timezone,
      speedTest: location.speedTest,
    }),
  );

const locationMembers = [
  "id",
  "customerId",
  "name",
  "accountId",
  "partnerId",
  "serviceId",
  "profile",
  "serviceLevel",
  "networkMode",
  "networkStatus",
  "geoIp",
  "speedTest",
];

/** A location record. */
export function parseLocation(json: unknown): Parsed<Location> {
  return parseObject(json, { key: "location", known: locationMembers, schema: locationSchema });
}

/** The subscription tier, from the service level's own reply; `{}` is a home without one. */
export function parseServiceLevel(json: unknown): Parsed<string | undefined> {
  if (isJsonObject(json) && Object.keys(json).length === 0) {
    return { kind: "parsed", value: undefined };
  }
  const schema = z.object({ status: text }).transform(({ status }) => status);
  return parseObject(json, { key: "serviceLevel", known: ["status"], schema });
}
