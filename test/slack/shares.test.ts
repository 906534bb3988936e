import { expect } from "chai";

import type { Address } from "../../src/core/event.ts";
import { isFault } from "../../src/core/fault.ts";
import { ownerOf } from "../../src/core/event.ts";
import {
  buttons,
  commandButton,
  footer,
  heading,
  say,
  shareButton,
  text,
  view,
  type Outgoing,
  type View,
} from "../../src/core/view/view.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { SealedCache } from "../../src/ports/sealed-cache.ts";
import { openMemoryStore } from "../../src/stores/memory.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";
import { issued, openSlackBench, type SlackBench } from "../support/slack-bench.ts";
import type { Channel } from "../support/slack/types.ts";

const createCache = (): SealedCache =>
  openMemoryStore({ vault: createVault(createKeyRing()), clock: createSystemClock() }).cache;

const answer: View = view([
  heading("Operational"),
  text("all is well"),
  footer("as of 12:00"),
  buttons(issued(commandButton("Pods", "nodes"), "b.1"), issued(shareButton, "b.2")),
]);

describe("an answer with a button to share it", () => {
  let bench: SlackBench;
  let ops: Channel;
  beforeEach(async () => {
    bench = await openSlackBench();
    ops = bench.slack.channel("ops", { members: [bench.ann] });
  });
  afterEach(async () => {
    expect(bench.slack.violations).to.deep.equal([]);
    await bench.close();
  });

  /** What the conversation says to a press of the button. */
  const shared: Outgoing = { view: say("It is too old to be shared."), shares: "b.2" };
  const asked = async (channel = ops, more: Partial<View> = {}): Promise<Address> => {
    const { at } = bench.hears(bench.slack.slash(bench.ann, "/plume health", { channel }));
    await bench.sends(at, { ...answer, ...more });
    return bench.hears(bench.slack.presses(bench.ann, "Share here", { channel })).at;
  };
  const forAll = (channel = ops): readonly string[] =>
    bench
      .shown(channel)
      .filter(({ ephemeral }) => !ephemeral)
      .map((message) => `${message.text} ${message.buttons.length}`);

  it("is posted for all as it stood, without its buttons", async () => {
    const at = await asked();
    expect(await bench.sends(at, shared)).to.match(/^m\/C/);
    expect(forAll()).to.deep.equal(["Operational\nall is well\nas of 12:00 0"]);
    expect(bench.shown(ops)).to.have.length(2);
  });

  it("is posted in its thread", async () => {
    const root = bench.slack.says(bench.ann, "so", { channel: ops }).ts;
    const deed = bench.slack.says(bench.ann, "@Plume health", { channel: ops, thread: root });
    await bench.sends(bench.hears(deed).at, answer);
    const press = bench.hears(bench.slack.presses(bench.ann, "Share here", { channel: ops }));
    await bench.sends(press.at, shared);
    expect(bench.shown(ops).map((m) => [m.thread, m.ephemeral])).to.deep.equal([
      [root, true],
      [root, false],
    ]);
  });

  it("is posted once, also where the answer to that got lost", async () => {
    const at = await asked();
    bench.slack.fails("chat.postMessage", { kind: "lost-reply" });
    const lost = await bench.outcome(at, shared, "b:1.0");
    expect(isFault(lost, "adapter.unavailable")).to.equal(true);
    await bench.sends(at, shared, "b:1.0");
    await bench.sends(at, shared, "b:1.0");
    expect(forAll()).to.have.length(1);
  });

  it("is posted where the bot is no member, through the address of the press", async () => {
    const lobby = bench.slack.channel("lobby", { members: [bench.ann], bot: false });
    await bench.sends(await asked(lobby), shared);
    expect(forAll(lobby)).to.deep.equal(["Operational\nall is well\nas of 12:00 0"]);
  });

  it("is not posted where it is not known: who pressed is told so", async () => {
    const at = await asked();
    await bench.sends(at, { ...shared, shares: "b.9" });
    expect(forAll()).to.deep.equal([]);
    expect(bench.texts(ops)[1]).to.equal("It is too old to be shared.");
  });

  it("is another person's to share as little as to press", async () => {
    const at = await asked();
    await bench.sends({ ...at, user: bench.slack.person("Bob").id }, { ...shared, shares: "b.2" });
    expect(forAll()).to.deep.equal([]);
  });

  it("shows the newest form of it", async () => {
    const at = await asked();
    const newer = view([text("newer"), buttons(issued(shareButton, "b.3"))]);
    const { message = "" } = bench.hears(bench.slack.presses(bench.ann, "Pods", { channel: ops }));
    await bench.sends(at, { ...newer, replaces: message });
    await bench.sends(at, { ...shared, shares: "b.3" });
    expect(forAll()).to.deep.equal(["newer 0"]);
  });

  it("is kept sealed, for every process, as long as its buttons live", async () => {
    await bench.close();
    const saved: (readonly [string, number])[] = [];
    const cache = createCache();
    const save: SealedCache["save"] = (name, value, ttlMs) => {
      saved.push([name, ttlMs]);
      return cache.save(name, value, ttlMs);
    };
    bench = await openSlackBench({ cache: { ...cache, save } });
    ops = bench.slack.channel("ops", { members: [bench.ann] });
    const at = await asked();
    expect(saved).to.deep.equal([[`share:${ownerOf(at)}:b.2`, 24 * 60 * 60_000]]);
    const options = { key: "b:1.0", signal: AbortSignal.timeout(8_000) };
    await bench.other().send(at, shared, options);
    expect(forAll()).to.have.length(1);
  });

  it("is shown all the same where it cannot be kept", async () => {
    await bench.close();
    const save = () => Promise.reject(new Error("away"));
    bench = await openSlackBench({ cache: { ...createCache(), save } });
    ops = bench.slack.channel("ops", { members: [bench.ann] });
    const at = await asked();
    await bench.sends(at, shared);
    expect(bench.texts(ops)).to.deep.equal([
      "Operational\nall is well\nas of 12:00",
      "It is too old to be shared.",
    ]);
    expect(bench.log.of("slack.unkept")).to.have.length(1);
  });
});
