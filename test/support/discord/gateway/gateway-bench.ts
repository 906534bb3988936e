import { setTimeout as sleep } from "node:timers/promises";

import type { Dispatch } from "../../../../adapters/discord/dispatch.ts";
import { Gateway, type GatewayParts } from "../../../../adapters/discord/gateway/gateway.ts";
import type { TroubleName } from "../../../../adapters/discord/troubles.ts";
import { seal } from "../../../../src/core/sealed.ts";
import { textAt } from "../../../../src/ops/payload.ts";
import { sleepBy } from "../../../../src/ops/system-clock.ts";
import { Troubles } from "../../../../src/ops/troubles.ts";
import { createTurn } from "../../../../src/ops/turn.ts";
import type { Clock } from "../../../../src/ports/clock.ts";
import type { SealedCache } from "../../../../src/ports/sealed-cache.ts";
import { createFakeClock, type FakeClock } from "../../fake-clock.ts";
import { createCollectingLogger, openTestStore, type CollectingLogger } from "../../network.ts";
import { openBotInfo, type BotInfo } from "./bot-info.ts";
import { openFakeGateway, type FakeGateway, type FakeGatewayOptions } from "./fake-gateway.ts";

/** The token of the bot on the bench, and another one of it. */
export const token = "MTAwMA.fake.token";
export const otherToken = "MTAwMA.other.token";

/** What may be otherwise about a process. */
export type MemberOptions = Partial<Pick<GatewayParts, "shards">> & {
  readonly token?: string;
  /** It does not share its turn. */
  readonly isAlone?: boolean;
};

/** One process that listens to Discord. */
export interface Member {
  readonly gateway: Gateway;
  readonly log: CollectingLogger;
  readonly troubles: Troubles<TroubleName>;
  /** What was handed over, repeated things too. */
  readonly taken: readonly Dispatch[];
  /** The texts of the messages among them. */
  readonly words: readonly string[];
  /** What becomes of what is handed over; durable at once unless a test says otherwise. */
  answer: (dispatch: Dispatch) => boolean | Promise<boolean>;
  /** Whether the store answers it; "mute": it does all that it is asked, and does not answer. */
  store: "there" | "away" | "silent" | "mute";
  readonly isDead: boolean;
  /** It does nothing any more, from one moment to the next, and nobody closes its connections. */
  dies(): void;
  /** None of its alarms rings until it wakes up, as in a process that was stopped; its sockets work. */
  standsStill(): void;
  wakesUp(): void;
}

/** Processes that share a store, before a fake gateway; time passes when a test lets it. */
export class GatewayBench {
  readonly discord: FakeGateway;
  readonly info: BotInfo;
  readonly clock: FakeClock;
  readonly cache: SealedCache;
  readonly #members: Member[] = [];

  constructor(parts: Pick<GatewayBench, "discord" | "info" | "clock">) {
    ({ discord: this.discord, info: this.info, clock: this.clock } = parts);
    this.cache = openTestStore(this.clock).cache;
  }

  /** Another process. */
  member(options: MemberOptions = {}): Member {
    const member = createMember(this, options);
    this.#members.push(member);
    return member;
  }

  /** Somebody writes these words to the bot, one after the other. */
  says(...words: readonly string[]): void {
    for (const content of words)
      this.discord.dispatch("MESSAGE_CREATE", { id: "1", channel_id: "2", content });
  }

  /** Lets time pass until it is so; fails with `what` after so long, in ms of this clock. */
  async until(what: string, holds: () => boolean, withinMs = 60_000): Promise<void> {
    const endMs = this.clock.monotonic() + withinMs;
    while (!holds()) {
      if (this.clock.monotonic() > endMs) throw new Error(`waited in vain until ${what}`);
      await this.passes(stepMs);
    }
  }

  /** Lets so much time pass, in ms, and the network do its work after each `atOnceMs` of it. */
  async passes(ms: number, atOnceMs = stepMs): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= atOnceMs) {
      await sleep(1);
      await this.clock.run(Math.min(atOnceMs, leftMs));
    }
  }

  /** Starts it, whatever comes of that. */
  async starts(member: Member): Promise<unknown> {
    let outcome: { readonly value: unknown } | undefined;
    member.gateway.start().then(
      () => (outcome = { value: undefined }),
      (value: unknown) => (outcome = { value }),
    );
    await this.until("it started", () => outcome !== undefined);
    return outcome?.value;
  }

  /** Stops it in good order. */
  async stops(member: Member): Promise<void> {
    let isOver = false;
    void member.gateway.stop().then(() => (isOver = true));
    await this.until("it stopped", () => isOver);
  }

  async close(): Promise<void> {
    for (const member of this.#members) if (!member.isDead) await this.stops(member);
    await this.discord.close();
    await this.info.close();
  }
}

const stepMs = 50;

/** Opens one on loopback. */
export async function openGatewayBench(
  options: Partial<FakeGatewayOptions> = {},
): Promise<GatewayBench> {
  const clock = createFakeClock();
  const user = { id: "1000", username: "plume" };
  const nowMs = (): number => clock.monotonic();
  const discord = await openFakeGateway({ token, user, nowMs, ...options });
  const info = await openBotInfo(discord, (given) => given === token);
  return new GatewayBench({ discord, info, clock });
}

function createMember(bench: GatewayBench, options: MemberOptions): Member {
  const { info } = bench;
  const log = createCollectingLogger();
  const taken: Dispatch[] = [];
  const life: Life = { isDead: false, missed: undefined };
  const clock = mortal(bench.clock, life);
  const cache = lendable(bench.cache, () => (life.isDead ? "silent" : member.store));
  const troubles = new Troubles<TroubleName>("discord", log);
  const gateway = new Gateway({
    token: seal(options.token ?? token),
    apiRoot: info.apiRoot,
    shards: options.shards ?? 1,
    turn: options.isAlone === true ? undefined : (name) => createTurn(cache, name),
    cache,
    clock,
    logger: log,
    troubles,
    take: async (dispatch) => {
      if (life.isDead) return new Promise(() => undefined);
      taken.push(dispatch);
      return member.answer(dispatch);
    },
  });
  const member: Member = {
    gateway,
    log,
    troubles,
    taken,
    get words() {
      return taken.flatMap(({ d }) => textAt(d, "content") ?? []);
    },
    answer: () => true,
    store: "there",
    get isDead() {
      return life.isDead;
    },
    dies: () => void (life.isDead = true),
    standsStill: () => void (life.missed = []),
    wakesUp() {
      const { missed = [] } = life;
      life.missed = undefined;
      for (const ring of missed) ring();
    },
  };
  return member;
}

interface Life {
  isDead: boolean;
  /** What would have rung while it stood still; `undefined` while it runs. */
  missed: (() => void)[] | undefined;
}

/** A clock that wakes nobody who is dead, and late who stands still. */
function mortal(clock: Clock, life: Life): Clock {
  const alarm: Clock["alarm"] = (ms, ring) =>
    clock.alarm(ms, () => {
      if (life.missed) life.missed.push(ring);
      else if (!life.isDead) ring();
    });
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    alarm,
    sleep: sleepBy(alarm),
  };
}

/** A cache that answers, rejects or says nothing. */
function lendable(cache: SealedCache, state: () => Member["store"]): SealedCache {
  const through = <Value>(work: () => Promise<Value>): Promise<Value> => {
    switch (state()) {
      case "there":
        return work();
      case "away":
        return Promise.reject(new Error("the store is away"));
      case "silent":
        return new Promise(() => undefined);
      case "mute":
        return work().then(() => new Promise(() => undefined));
    }
  };
  return {
    load: (key) => through(() => cache.load(key)),
    save: (key, value, ttlMs) => through(() => cache.save(key, value, ttlMs)),
    remove: (key) => through(() => cache.remove(key)),
    lock: (key, holder, ttlMs) => through(() => cache.lock(key, holder, ttlMs)),
    unlock: (key, holder) => through(() => cache.unlock(key, holder)),
  };
}
