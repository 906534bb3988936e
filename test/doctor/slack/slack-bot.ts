import { SlackHttp } from "../../../adapters/slack/http.ts";
import { seal } from "../../../src/core/sealed.ts";
import { createSystemClock } from "../../../src/ops/system-clock.ts";
import { createCollectingLogger } from "../../support/network.ts";
import { freePort } from "../../support/redis-server.ts";

/** What listens to Slack over HTTP, and nothing of a bot behind it. */
export interface Ear {
  readonly port: number;
  readonly taken: readonly unknown[];
  stop(): Promise<void>;
}

/** Listens as a bot with this signing secret does. */
export async function openEar(signingSecret: string): Promise<Ear> {
  const taken: unknown[] = [];
  const port = await freePort();
  const ear = new SlackHttp(
    { signingSecret: seal(signingSecret), port },
    {
      clock: createSystemClock(),
      logger: createCollectingLogger(),
      take: ({ body }) => {
        taken.push(body);
        return Promise.resolve(false);
      },
    },
  );
  await ear.start();
  return { port, taken, stop: () => ear.stop() };
}
