import { ok, unknown, wrong, type Check } from "./checks.ts";
import type { Platform } from "./platform.ts";
import type { Facts, KeyFacts, StoreFacts, Times } from "./facts.ts";
import { spanOf } from "./words.ts";

const farMs = 30_000;

/** The cloud, and what the bot keeps its conversations in; and this computer's clock. */
export function keeping(facts: Facts, platforms: readonly Platform[]): readonly Check[] {
  const { store } = facts;
  return [
    cloud(facts),
    folder(facts),
    ...state(store),
    ...keys(store.keys),
    ...store.remarks.map(wrong),
    clocks(facts, platforms),
  ];
}

function cloud({ config }: Facts): Check {
  return config.cloud === "plume"
    ? ok("The cloud is the real one: PLUME_CLOUD=plume")
    : ok("The cloud is the sandbox, a simulation; PLUME_CLOUD=plume is the real one");
}

function folder({ folder: found, config }: Facts): Check {
  switch (found.kind) {
    case "there":
      return ok(`The data folder is there: ${config.dataDir}`);
    case "unmade":
      return ok(`The data folder is made at the first start: ${config.dataDir}`);
    case "wrong":
      return wrong(found);
  }
}

function state({ state: found, place }: StoreFacts): readonly Check[] {
  switch (found.kind) {
    case "there":
      return [ok(`The store is there: ${place}`)];
    case "unmade":
      return [ok(`The store is made at the first start: ${place}`)];
    case "wrong":
      return [wrong(found)];
    case "untried":
      return [unknown("The store cannot be checked before the data folder is right")];
  }
}

function keys(found: KeyFacts): readonly Check[] {
  switch (found.kind) {
    case "fit":
      return [ok(`Its keys open it: ${found.where}`)];
    case "ready":
      return [ok(`Its keys are ready: ${found.where}`)];
    case "unmade":
      return [ok(`Its key is made at the first start: ${found.where}`)];
    case "wrong":
      return [wrong(found)];
    case "untried":
      return [unknown("Its keys cannot be checked before the store is right")];
  }
}

function clocks({ store }: Facts, platforms: readonly Platform[]): Check {
  if (store.times) return clock(store.times, "Redis");
  for (const { name, times } of platforms) if (times) return clock(times, name);
  return unknown("This computer's clock cannot be checked: there is no other to compare it with");
}

function clock({ thereMs, hereMs }: Times, other: string): Check {
  const apartMs = hereMs - thereMs;
  if (Math.abs(apartMs) <= farMs) return ok(`This computer's clock agrees with that of ${other}`);
  const way = apartMs > 0 ? "ahead of" : "behind";
  return wrong({
    text: `This computer's clock is ${spanOf(Math.abs(apartMs))} ${way} that of ${other}, and the end of access tokens is counted by it`,
    next: "let this computer set its clock from the network (NTP)",
  });
}
