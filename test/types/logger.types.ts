import type { Logger } from "../../src/ports/logger.ts";

// What must not compile; checked by `npm run check:types` alone.

declare const logger: Logger;

logger.warn("oauth.failed", { host: "h", status: 401, reason: undefined });

// @ts-expect-error -- a name that is not allowed would be left out of the log
logger.warn("oauth.failed", { header: "h" });
