import { z } from "zod";
import type { SpeedTest } from "../model.ts";
import { compact, number, text, time } from "./schemas-base.ts";

/** A word, or an object that holds it as `status`. */
export const statusWord = z
  .union([text.unwrap(), z.object({ status: text }).transform(({ status }) => status)])
  .optional()
  .catch(undefined);

/** A speed test. Its numbers count only where it succeeded. */
export const speedTestSchema = z
  .object({
    status: text,
    download: number,
    upload: number,
    rtt: number,
    startedAt: time,
    endedAt: time,
  })
  .transform((test): SpeedTest => {
    const numbers =
      test.status?.toLowerCase() === "succeeded"
        ? { downloadMbps: test.download, uploadMbps: test.upload, rttMs: test.rtt }
        : {};
    const { status, startedAt: startedAtMs, endedAt: endedAtMs } = test;
    return compact({ status, ...numbers, startedAtMs, endedAtMs });
  })
  .optional()
  .catch(undefined);
