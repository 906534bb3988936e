import { AssertionError, expect } from "chai";
import { createHash } from "node:crypto";
import { mailboxScript } from "../../../src/stores/redis/mailbox-script.ts";
import type { Script } from "../../../src/stores/redis/script.ts";
import { contractCases } from "../../contract/conversation-store.ts";
import { scriptMutants, type Mutation } from "../../support/redis-mutants.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import { openRedisCompared, openRedisSubject, startMs } from "../../support/redis-subject.ts";
import { createPlayer } from "../../support/stores-player.ts";
import { play } from "../../support/stores-play.ts";

type ByClock = (clock: string) => Script;

const length = { conversations: 30, calls: 30 };

/** The mailbox script with a fault. Throws where the text of the fault does not stand once. */
function planted({ from, to }: Mutation): ByClock {
  return (clock) => {
    const [before = "", after, ...more] = mailboxScript(clock).lua.split(from);
    if (after === undefined || more.length > 0)
      throw new Error(`it does not stand once in the script: ${from}`);
    const lua = before + to + after;
    return { lua, sha: createHash("sha1").update(lua).digest("hex") };
  };
}

/** True if `test` finds something wrong. A script that cannot run proves nothing: that throws. */
async function fails(test: () => Promise<unknown>): Promise<boolean> {
  try {
    await test();
    return false;
  } catch (error) {
    const found = error instanceof Error && error.cause ? error.cause : error;
    if (found instanceof AssertionError) return true;
    throw error;
  }
}

describe("a fault in the mailbox script", () => {
  let server: RedisServer;

  before(async () => {
    server = await startRedis();
  });
  after(() => server.close());

  const differs = (script: ByClock, seed: number): Promise<boolean> =>
    fails(() =>
      play(seed, (clock) => openRedisCompared(server, clock, { script }), { startMs, length }),
    );

  async function breaksContract(script: ByClock): Promise<boolean> {
    let subject = await openRedisSubject(server, { script });
    try {
      for (const { test } of contractCases(() => ({
        ...subject,
        one: createPlayer(subject.store),
      }))) {
        if (await fails(test)) return true;
        await subject.close();
        subject = await openRedisSubject(server, { script });
      }
      return false;
    } finally {
      await subject.close();
    }
  }

  async function isNoticed(mutation: Mutation): Promise<boolean> {
    const script = planted(mutation);
    return (
      (await differs(script, 1)) || (await breaksContract(script)) || (await differs(script, 2))
    );
  }

  it("that is none is not noticed", async () => {
    const same = "return answers";
    expect(await isNoticed({ from: `\n${same}`, to: `\n${same}` })).to.equal(false);
  });

  for (const [rule, mutation] of Object.entries(scriptMutants)) {
    it(`is noticed: ${rule}`, async () => {
      expect(await isNoticed(mutation)).to.equal(true);
    });
  }
});
