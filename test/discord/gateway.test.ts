import { expect } from "chai";
import { GatewayIntentBits } from "discord-api-types/v10";

import { isFault } from "../../src/core/fault.ts";
import {
  openGatewayBench,
  otherToken,
  token,
  type GatewayBench,
  type Member,
} from "../support/discord/gateway/gateway-bench.ts";
import type { Door } from "../support/discord/gateway/types.ts";

const heartbeatMs = 4_000;
/** How many timers keep this process alive. */
const timers = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;

describe("hearing what happens on Discord", () => {
  let bench: GatewayBench;
  let member: Member;
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  before(() => process.on("unhandledRejection", note).on("uncaughtException", note));
  after(() => process.off("unhandledRejection", note).off("uncaughtException", note));
  beforeEach(async () => {
    bench = await openGatewayBench({
      heartbeatMs,
      guilds: () => [{ id: "2000" }],
    });
    member = bench.member({ isAlone: true });
  });
  afterEach(async () => {
    await bench.close();
    // What keeps a process alive after its end, or ends it before.
    expect(bench.clock.sleeping).to.equal(0);
    expect(unhandled.splice(0)).to.deep.equal([]);
    for (const secret of [token, otherToken]) expect(member.log.text()).not.to.contain(secret);
  });
  const hears = (...words: readonly string[]): Promise<void> =>
    bench.until(`it heard ${words.join()}`, () => member.words.length >= words.length);
  const troubles = (): readonly string[] => member.log.reasons("discord.trouble");
  const isBack = (): Promise<void> =>
    bench.until("it is back", () => member.log.of("discord.back").length > 0);

  it("hands over what happens, in its order, and asks for nothing privileged", async () => {
    await bench.starts(member);
    expect(bench.discord.connected).to.deep.equal(["0/1"]);
    bench.says("one", "two", "three");
    await hears("one", "two", "three");
    expect(member.words).to.deep.equal(["one", "two", "three"]);
    expect(member.taken.map(({ t }) => t)).to.deep.equal([
      "GUILD_CREATE",
      ...Array.from({ length: 3 }, () => "MESSAGE_CREATE"),
    ]);
    const { Guilds, GuildMessages, DirectMessages } = GatewayIntentBits;
    expect(bench.discord.identifies.map(({ intents }) => intents)).to.deep.equal([
      Guilds | GuildMessages | DirectMessages,
    ]);
    expect(bench.discord.violations).to.deep.equal([]);
    expect(member.log.lines).to.deep.equal([]);
  });

  it("says that it lives, with the number of what was heard last, durable or not", async () => {
    member.answer = () => new Promise(() => undefined);
    await bench.starts(member);
    bench.says("one");
    await hears("one");
    await bench.passes(3 * heartbeatMs);
    expect(bench.discord.beats.length).to.be.within(2, 4);
    expect(bench.discord.beats.at(-1)).to.equal(3);
    bench.discord.utters('{"op":1,"d":null}');
    const before = bench.discord.beats.length;
    await bench.until("it beats at once", () => bench.discord.beats.length > before, 500);
    expect(bench.discord.violations).to.deep.equal([]);
  });

  for (const [what, lose] of [
    ["a cut", (it: GatewayBench) => it.discord.cuts()],
    ["a request to connect again", (it: GatewayBench) => it.discord.reconnects()],
    ["a session that goes on otherwise", (it: GatewayBench) => it.discord.invalidates(true)],
    ["a gateway that says nothing any more", (it: GatewayBench) => it.discord.goesSilent()],
    ["a network that swallows everything", (it: GatewayBench) => it.discord.freezes()],
    ...[4000, 4001, 4002, 4005, 4008].map(
      (code) => [`an end with ${code}`, (it: GatewayBench) => it.discord.closes(code)] as const,
    ),
  ] as const)
    it(`goes on where it was after ${what}`, async () => {
      member.answer = ({ d }) =>
        JSON.stringify(d).includes("two") ? new Promise(() => undefined) : true;
      await bench.starts(member);
      bench.says("one");
      await hears("one");
      bench.says("two", "three");
      await hears("one", "two", "three");
      lose(bench);
      bench.says("four");
      await hears("one", "two", "three", "four", "three");
      // What is being handed over is not handed over twice.
      expect(member.words.toSorted()).to.deep.equal(["four", "one", "three", "three", "two"]);
      expect(bench.discord.identifies).to.have.length(1);
      expect(bench.discord.resumes).to.have.length(1);
      expect(bench.discord.resumes[0]).to.include({ seq: 3, path: "/resume", shard: "0/1" });
      expect(bench.discord.violations).to.deep.equal([]);
      expect(member.log.of("discord.gap")).to.deep.equal([]);
    });

  for (const [what, lose] of [
    ["a session that ended", (it: GatewayBench) => it.discord.invalidates(false)],
    ...[4003, 4007, 4009].map(
      (code) => [`an end with ${code}`, (it: GatewayBench) => it.discord.closes(code)] as const,
    ),
  ] as const)
    it(`begins anew after ${what}, and says that something may be lost`, async () => {
      await bench.starts(member);
      bench.says("one");
      await hears("one");
      lose(bench);
      await bench.until("it began anew", () => bench.discord.identifies.length === 2);
      await bench.passes(500);
      bench.says("two");
      await hears("one", "two");
      expect(bench.discord.violations).to.deep.equal([]);
      expect(member.log.of("discord.gap")).to.have.length(1);
      expect(bench.discord.resumes).to.have.length(0);
      expect(member.troubles.current).to.equal(undefined);
    });

  it("waits up to 5 s before it says again who it is, as Discord asks", async () => {
    await bench.starts(member);
    await bench.passes(20_000);
    bench.discord.invalidates(false);
    const endedAtMs = bench.clock.monotonic();
    await bench.until("it began anew", () => bench.discord.identifies.length === 2);
    expect(bench.clock.monotonic() - endedAtMs).to.be.within(1_000, 6_000);
  });

  for (const [code, word] of [
    [4004, "DISCORD_TOKEN"],
    [4010, "DISCORD_SHARDS"],
    [4011, "DISCORD_SHARDS"],
    [4012, "newer version"],
    [4013, "newer version"],
    [4014, "Developer Portal"],
  ] as const) {
    it(`cannot be used where Discord says ${code} at the start`, async () => {
      bench.discord.door = "mute-identify";
      const outcome = bench.starts(member);
      await bench.until("it is there", () => bench.discord.open === 1);
      await bench.passes(200);
      bench.discord.closes(code);
      const fault = await outcome;
      expect(isFault(fault, "adapter.refused"), String(fault)).to.equal(true);
      expect(String(fault)).to.contain(word).and.contain(String(code));
      expect(troubles()).to.deep.equal([]);
      await bench.passes(120_000);
      expect(bench.discord.connections).to.equal(1);
    });

    it(`tells the operator where Discord says ${code} later, and looks now and then`, async () => {
      await bench.starts(member);
      bench.discord.closes(code);
      await bench.until("it is told", () => troubles().length > 0);
      expect(troubles()).to.have.length(1);
      expect(troubles()[0]).to.contain(word).and.contain(String(code));
      await bench.passes(50_000);
      expect(bench.discord.connections).to.equal(1);
      bench.says("one");
      await hears("one");
      expect(member.troubles.current).to.equal(undefined);
      expect(bench.discord.identifies).to.have.length(1);
    });
  }

  it("cannot be used with a token that Discord's API refuses", async () => {
    for (const shards of [1, "auto"] as const) {
      const wrong = bench.member({ isAlone: true, token: otherToken, shards });
      const fault = await bench.starts(wrong);
      expect(isFault(fault, "adapter.refused")).to.equal(true);
      expect(String(fault)).to.contain("401").and.contain("DISCORD_TOKEN");
      expect(wrong.log.lines).to.deep.equal([]);
    }
    expect(bench.discord.connections).to.equal(0);
  });

  for (const [fault, word, shards] of [
    [500, "HTTP status 500", 1],
    [502, "HTTP status 502", "auto"],
    [429, "wait", 1],
    [429, "wait", "auto"],
    ["silence", "no answer", 1],
    ["silence", "no answer", "auto"],
  ] as const)
    it(`starts without Discord's API (${fault}, shards: ${shards}), tells so, and goes on trying`, async () => {
      member = bench.member({ isAlone: true, shards });
      bench.info.fault = fault;
      expect(await bench.starts(member)).to.equal(undefined);
      expect(bench.clock.monotonic()).to.be.within(4_900, 5_200);
      expect(member.troubles.current).to.match(/^Discord /);
      // Of what the API does not answer, only the computer's clock knows.
      if (fault === "silence") return;
      expect(troubles()[0]).to.contain(word);
      await bench.passes(20_000);
      expect(bench.info.asked).to.be.within(3, 8);
      bench.info.fault = undefined;
      await bench.until("it listens", () => bench.discord.connected.length === 1);
      bench.says("one");
      await hears("one");
      expect(troubles()).to.have.length(1);
      await isBack();
    });

  for (const [door, word] of [
    ["shut", "ECONNRESET"],
    [503, "503"],
    ["mute-tcp", "no hello"],
    ["mute-socket", "no hello"],
    ["mute-identify", "no session"],
  ] as const satisfies readonly (readonly [Door, string])[])
    it(`starts before a gateway that is ${door}, tells so, and goes on trying`, async () => {
      bench.discord.door = door;
      expect(await bench.starts(member)).to.equal(undefined);
      expect(member.troubles.current).to.match(/^Discord/);
      await bench.until("it is told", () => troubles().some((reason) => reason.includes(word)));
      await bench.passes(60_000);
      expect(bench.discord.connections).to.be.within(3, 12);
      bench.discord.door = "open";
      await isBack();
      bench.says("one");
      await hears("one");
      expect(bench.discord.open).to.equal(1);
      expect(bench.discord.violations).to.deep.equal([]);
    });

  it("asks for a new session where the old one is not answered", async () => {
    await bench.starts(member);
    bench.discord.door = "mute-resume";
    bench.discord.cuts();
    await bench.until("it began anew", () => bench.discord.identifies.length === 2, 120_000);
    expect(bench.discord.connections).to.equal(5);
    expect(troubles().join()).to.contain("no session");
    expect(member.log.of("discord.gap")).to.have.length(1);
    await isBack();
  });

  it("does not count what went wrong before the session went on", async () => {
    await bench.starts(member);
    for (let round = 1; round < 5; round += 1) {
      bench.discord.door = "mute-resume";
      bench.discord.cuts();
      await bench.until("it is told", () => troubles().join().split("no session").length > round);
      bench.discord.door = "open";
      await bench.until("it listens", () => bench.discord.connected.length === 1);
    }
    expect(bench.discord.identifies).to.have.length(1);
  });

  it("is patient while much that was missed comes", async () => {
    await bench.starts(member);
    bench.discord.door = "mute-resume";
    bench.discord.cuts();
    await bench.until(
      "it is back",
      () => bench.discord.open === 1 && bench.discord.connections > 1,
    );
    await bench.passes(500);
    for (let seq = 3; seq < 9; seq += 1) {
      bench.discord.utters(
        JSON.stringify({ op: 0, t: "MESSAGE_CREATE", s: seq, d: { content: `missed ${seq}` } }),
      );
      await bench.passes(10_000);
    }
    bench.discord.utters('{"op":0,"t":"RESUMED","s":9,"d":{}}');
    await isBack();
    await bench.passes(30_000);
    expect(member.words).to.have.length(6);
    expect(bench.discord.connections).to.equal(2);
  });

  it("keeps its session however long the gateway cannot be reached", async () => {
    await bench.starts(member);
    bench.discord.door = "shut";
    bench.discord.cuts();
    await bench.passes(5 * 60_000, 500);
    bench.discord.door = "open";
    bench.says("one");
    await hears("one");
    expect(bench.discord.identifies).to.have.length(1);
    // The address of the session may be what was wrong.
    expect(bench.info.asked).to.be.above(1);
    expect(troubles()).to.have.length(1);
    await isBack();
  });

  it("tells nothing of a cut that is over at once, and of one that lasts after 2 s", async () => {
    await bench.starts(member);
    bench.discord.cuts();
    await bench.until("it is back", () => bench.discord.connected.length === 1);
    expect(member.log.lines).to.deep.equal([]);
    await bench.passes(20_000);
    bench.discord.door = "mute-socket";
    bench.discord.cuts();
    await bench.passes(1_500);
    expect(troubles()).to.deep.equal([]);
    await bench.passes(1_500);
    expect(troubles()).to.deep.equal(["the connection to Discord's gateway ended (1006)"]);
    bench.discord.door = "open";
    await isBack();
    expect(member.troubles.current).to.equal(undefined);
  });

  it("does not come back without a pause to a gateway that hangs up again and again", async () => {
    await bench.starts(member);
    for (const before = bench.clock.monotonic(); bench.clock.monotonic() - before < 60_000;) {
      await bench.passes(100);
      bench.discord.cuts();
    }
    expect(bench.discord.connections).to.be.within(4, 12);
  });

  it("begins no more sessions than Discord allows, and says until when", async () => {
    bench.discord.starts.remaining = 0;
    bench.discord.starts.resetAfterMs = 30 * 60_000;
    expect(await bench.starts(member)).to.equal(undefined);
    expect(troubles().join()).to.match(
      /^Discord lets this bot begin no more sessions until 2026-11-01T12:30:0\d/,
    );
    await bench.passes(40_000);
    expect(bench.discord.connections).to.equal(0);
    expect(bench.info.asked).to.equal(1);
    bench.discord.starts.remaining = 1;
    await isBack();
    expect(bench.discord.violations).to.deep.equal([]);
  });

  it("lives with whatever a gateway says", async () => {
    await bench.starts(member);
    for (const text of [
      "",
      "{",
      "null",
      "5",
      "[]",
      '"op"',
      "{}",
      '{"op":"0"}',
      '{"op":0}',
      '{"op":0,"t":null,"s":5,"d":{}}',
      '{"op":0,"t":"MESSAGE_CREATE","s":"7","d":{}}',
      '{"op":0,"t":"READY","s":5,"d":null}',
      '{"op":0,"t":"READY","s":5,"d":{"session_id":"x","resume_gateway_url":"http://x"}}',
      '{"op":10}',
      '{"op":10,"d":{"heartbeat_interval":-1}}',
      '{"op":11,"d":"x"}',
      '{"op":99,"d":{}}',
    ])
      bench.discord.utters(text);
    bench.says("one");
    await hears("one");
    expect(member.log.of("discord.unreadable")).to.have.length(1);
    await bench.passes(2 * heartbeatMs);
    bench.discord.utters('{"op":9}');
    await bench.until("it began anew", () => bench.discord.identifies.length === 2);
    await bench.passes(1_000);
    bench.says("two");
    await hears("one", "two");
    expect(bench.discord.connections).to.equal(2);
  });

  it("does not wait for what cannot be kept, and hears it again with the next connection", async () => {
    let isKept = false;
    member.answer = ({ d }) => isKept || !JSON.stringify(d).includes("two");
    await bench.starts(member);
    bench.says("one", "two", "three");
    await hears("one", "two", "three");
    isKept = true;
    bench.discord.cuts();
    await bench.until("it is back", () => bench.discord.connected.length === 1);
    bench.says("four");
    await hears("one", "two", "three", "two", "three", "four");
    expect(member.words).to.deep.equal(["one", "two", "three", "two", "three", "four"]);
    bench.discord.cuts();
    bench.says("five");
    await bench.until("it heard five", () => member.words.includes("five"));
    expect(member.words).to.have.length(7);
  });

  it("takes a failure of its receiver for something that was not kept", async () => {
    member.answer = () => {
      throw new Error("a mistake");
    };
    await bench.starts(member);
    bench.says("one", "two");
    await hears("one", "two");
    member.answer = () => true;
    bench.discord.cuts();
    await hears("one", "two", "one", "two");
  });

  it("lets Discord keep what is too much for it, and goes on later", async () => {
    let release = (): void => undefined;
    const open = new Promise<boolean>((resolve) => (release = () => resolve(true)));
    member.answer = () => open;
    await bench.starts(member);
    const words = Array.from({ length: 1_500 }, (_, n) => String(n));
    bench.says(...words);
    await bench.until("it hung up", () => bench.discord.open === 0);
    await bench.passes(20_000);
    expect(member.taken).to.have.length(1_000);
    expect(member.troubles.current).to.contain("cannot be kept yet");
    release();
    await hears(...words);
    expect(member.words).to.deep.equal(words);
    expect(bench.discord.identifies).to.have.length(1);
    await isBack();
  });

  it("goes on after a restart where it was, and without a session that ended meanwhile", async () => {
    await bench.starts(member);
    bench.says("one");
    await hears("one");
    await bench.stops(member);
    expect(bench.discord.partings).to.deep.equal([4200]);
    bench.says("two");
    const later = bench.member({ isAlone: true });
    await bench.starts(later);
    await bench.until("it heard", () => later.words.includes("two"));
    expect(later.words).to.deep.equal(["two"]);
    await bench.stops(later);
    bench.discord.forgets();
    const last = bench.member({ isAlone: true });
    await bench.starts(last);
    await bench.until("it began anew", () => bench.discord.identifies.length === 2);
    await bench.passes(500);
    bench.says("three");
    await bench.until("it heard", () => last.words.includes("three"));
    expect(last.log.of("discord.gap")).to.have.length(1);
    expect(troubles()).to.deep.equal([]);
  });

  it("stops at any moment", async () => {
    for (const door of ["open", "mute-tcp", "mute-socket", "mute-identify", "shut"] as const) {
      const one = bench.member({ isAlone: true });
      bench.discord.door = door;
      const starting = one.gateway.start();
      await bench.passes(100);
      const beganAtMs = bench.clock.monotonic();
      await bench.stops(one);
      await starting;
      expect(bench.clock.monotonic() - beganAtMs, door).to.be.below(900);
      expect(bench.clock.sleeping, door).to.equal(0);
      await bench.until("nothing is open", () => bench.discord.open === 0, 2_000);
    }
    bench.discord.door = "open";
    bench.info.fault = "silence";
    for (const shards of [1, "auto"] as const) {
      bench.discord.forgets();
      const one = bench.member({ isAlone: true, shards });
      const starting = one.gateway.start();
      await bench.passes(100);
      await bench.stops(one);
      await starting;
    }
  });

  it("does not wait long for a network that swallows its farewell", async () => {
    await bench.starts(member);
    bench.discord.freezes();
    const beganAtMs = bench.clock.monotonic();
    const before = timers();
    await bench.stops(member);
    expect(bench.clock.monotonic() - beganAtMs).to.be.below(1_500);
    expect(timers()).to.be.at.most(before);
  });
});
