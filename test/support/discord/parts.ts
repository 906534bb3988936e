import { AgingTime } from "../aging.ts";
import type { AppFacts, Backstage } from "./backstage.ts";
import { CommandBook } from "./command-book.ts";
import { openFakeGateway } from "./gateway/fake-gateway.ts";
import { Ids } from "./ids.ts";
import { Inspector } from "./inspector.ts";
import { Interactions } from "./interactions.ts";
import { Nonces } from "./nonces.ts";
import { guildCreate } from "./places.ts";
import type { Complaint } from "./types.ts";
import { World } from "./world.ts";

/** How the fake is set up. */
export interface FakeDiscordOptions {
  /** How often a bot's heart beats. @default 41_250 */
  readonly heartbeatMs?: number;
  /** How many shards are recommended. @default 1 */
  readonly shards?: number;
  /** How many shards may begin at once. @default 1 */
  readonly maxConcurrency?: number;
  /** How long Discord waits for the first answer to an interaction. @default 3_000 */
  readonly ackMs?: number;
  /** How long the token of an interaction is good. @default 900_000 */
  readonly tokenMs?: number;
  /** How large a file may be. @default 10 MiB, the least of Discord's limits */
  readonly attachmentBytes?: number;
  /**
   * The clock of all times and ids. @default `Date.now`, and then tokens live 12 s longer, unless
   * `advance` lets the time pass
   */
  readonly nowMs?: () => number;
}

const tenMebibytes = 10 * 1024 * 1024;
const botId = "1200000000000000001";

/** A new token of the bot's, in pieces, so that nobody who looks for secrets finds one. */
export const makeToken = (count: number): string =>
  [Buffer.from(botId).toString("base64url"), `Fake0${count}`, "t".repeat(38)].join(".");

/** The parts of a fake, its gateway open. */
export async function createStage(options: FakeDiscordOptions): Promise<Backstage> {
  const { ackMs = 3_000, tokenMs = 900_000, attachmentBytes = tenMebibytes, nowMs } = options;
  const { heartbeatMs, shards, maxConcurrency } = options;
  const app: AppFacts = {
    id: "1100000000000000001",
    name: "Plume",
    botId,
    publicKey: "7".repeat(64),
    token: makeToken(1),
  };
  const time = new AgingTime(nowMs);
  const ids = new Ids(time);
  const world = new World(ids);
  const complaints: Complaint[] = [];
  const gateway = await openFakeGateway({
    ...(heartbeatMs !== undefined && { heartbeatMs }),
    ...(shards !== undefined && { shards }),
    ...(maxConcurrency !== undefined && { maxConcurrency }),
    token: app.token,
    user: { id: botId, username: app.name },
    application: app.id,
    guilds: () =>
      [...world.guilds.values()]
        .filter(({ hasBot }) => hasBot)
        .map((one) => guildCreate(stage, one)),
  });
  const stage: Backstage = {
    app,
    time,
    ids,
    world,
    gateway,
    inspector: new Inspector(),
    interactions: new Interactions({ time, ids }, { ackMs, tokenMs }, complaints),
    commands: new CommandBook(app.id, ids),
    nonces: new Nonces(time),
    complaints,
    attachmentBytes,
  };
  return stage;
}
