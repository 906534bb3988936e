import { expect } from "chai";
import { createRandom, type Random } from "./random.ts";
import { isRough, Simulation, type Weather } from "./runtime-simulation.ts";

const kinds = ["say", "work", "careful", "reboot", "many", "quiet"] as const;

function textOf(random: Random, n: number): string {
  const kind = random.pick(kinds);
  return kind === "many" ? `many ${n}a ${n}b ${n}c` : `${kind} ${n}`;
}

/** What a person should read, by event; an unknown outcome is as good as a known one. */
function answersTo(text: string): readonly string[] {
  const [kind = "", ...rest] = text.split(" ");
  const name = rest.join(" ");
  switch (kind) {
    case "many":
      return rest;
    case "quiet":
      return [];
    case "careful":
      return [`starting ${name}`, `did ${name}`];
    case "say":
      return [`heard ${text}`];
    default:
      return [`did ${name}`];
  }
}

/** True where a view may be said twice. */
const mayRepeat = (weather: Weather): boolean => isRough(weather) || weather.sendLost > 0;

/** True where the store may forget what nobody waited for. */
const forgetful = ({ durability, failover }: Weather): boolean =>
  durability === "primary" && failover > 0;

/** What was told to one process, and only there and once, keeps its order. */
function orders({ told }: Simulation): readonly (readonly string[])[] {
  const once = told.filter(({ text }) => told.filter((t) => t.text === text).length === 1);
  const processes = [...new Set(once.map(({ process }) => process))];
  return processes.map((p) => once.flatMap(({ text, process }) => (process === p ? text : [])));
}

/** What people read when a simulation is at rest, and what the conversation remembers. */
interface Ended {
  readonly simulation: Simulation;
  readonly weather: Weather;
  readonly texts: readonly string[];
  readonly log: readonly string[];
  readonly said: readonly string[];
}

function checkLog({ simulation, weather, texts, log }: Ended): void {
  expect(log, "events done").to.deep.equal([...new Set(log)]);
  if (forgetful(weather)) expect(texts, "events done").to.include.members([...log]);
  else if (weather.oneByOne) expect(log, "events done").to.deep.equal(texts);
  else expect(log, "events done").to.have.members([...texts]);
  for (const order of orders(simulation)) {
    const done = order.filter((text) => log.includes(text));
    expect(log.filter((text) => order.includes(text))).to.deep.equal(done);
  }
}

function checkViews({ weather, log, said }: Ended): void {
  const expected = log.flatMap(answersTo);
  if (!mayRepeat(weather)) expect(said, "views").to.deep.equal(expected);
  const words = said.map((word) =>
    word.replace(/^unknown /, "did ").replace(/^failed (\S+) .*/, "did $1"),
  );
  if (forgetful(weather)) return void expect(words, "views").to.include.members([...expected]);
  const inOrder = weather.paused === 0;
  const once = [...new Set(words)];
  if (inOrder) expect(once, "views, the first time").to.deep.equal(expected);
  else expect(once, "views").to.have.members(expected);
  // A view may be said again, but nothing of an older event after a newer one's.
  const owner = new Map(log.flatMap((text, i) => answersTo(text).map((word) => [word, i])));
  const owners = words.map((word) => owner.get(word) ?? -1);
  if (inOrder) expect(owners).to.deep.equal(owners.toSorted((a, b) => a - b));
}

async function check(seed: number, weather: Weather): Promise<void> {
  const random = createRandom(seed + 1_000_000);
  const texts = Array.from({ length: weather.deliveries }, (_, n) => textOf(random, n));
  const simulation = new Simulation(seed, weather);
  await simulation.run(texts);
  const said = simulation.world.chat.words.filter((word) => !word.startsWith("I cannot save"));
  if (simulation.wrongs.length > 0) expect.fail(simulation.wrongs.join("; "));
  const ended = { simulation, weather, texts, said, log: await simulation.log() };
  checkLog(ended);
  checkViews(ended);
  for (const text of texts.filter((t) => t.startsWith("reboot ")))
    expect(simulation.runs.get(text.slice(7)) ?? 0, text).to.be.at.most(1);
  await simulation.world.end();
}

/** A seed with which something is wrong, and what. */
export interface Failure {
  readonly seed: number;
  readonly reason: string;
}

/** The first of the seeds that fails. */
export async function firstFailure(
  seeds: readonly number[],
  weather: Weather,
): Promise<Failure | undefined> {
  for (const seed of seeds) {
    const reason = await check(seed, weather).catch(String);
    if (reason !== undefined) return { seed, reason };
  }
  return undefined;
}
