import { expect } from "chai";
import { reveal, seal } from "../../src/core/sealed.ts";
import { isFault } from "../../src/core/fault.ts";
import type { ConnectionStore } from "../../src/ports/connection-store.ts";
import type { ConversationStore } from "../../src/ports/conversation-store.ts";
import type { InstallationStore } from "../../src/ports/installation-store.ts";
import type { SealedCache } from "../../src/ports/sealed-cache.ts";
import type { Vault } from "../../src/ports/vault.ts";
import { parseKeyRing, type KeyRing } from "../../src/stores/key-ring.ts";
import { takeCensus } from "../../src/stores/upkeep/census.ts";
import type {
  Forgotten,
  Holdings,
  KeptAside,
  SealedText,
} from "../../src/stores/upkeep/holdings.ts";
import { rotate, type Rotation } from "../../src/stores/upkeep/rotation.ts";
import { createVault } from "../../src/stores/vault.ts";
import { createPlayer, ready, readyAt } from "../support/stores-player.ts";
import type { Damage } from "./conversation-store/scene.ts";

/** What bots see of a store. */
export interface BotStores {
  readonly conversations: ConversationStore;
  readonly connections: ConnectionStore;
  readonly installations: InstallationStore;
  readonly cache: SealedCache;
  forgetTenant(platform: string, tenant: string): Promise<Forgotten>;
}

/** A store with bots on it, and what the operator's tools see of it. */
export interface HoldingsSubject {
  readonly holdings: Holdings;
  /** Opens the store as a bot with this ring does. */
  bot(vault: Vault): Promise<BotStores>;
  damage(conversation: string, kind: Damage): void | Promise<void>;
  /** Puts the sealed text of one owner's connection in the place of another's. */
  moveConnection(from: string, to: string): void | Promise<void>;
  /** Everything that is stored, ids and values, as text to be searched. */
  dump(): Promise<string>;
  /** When a cached value ends, ms since 1970 by the store's clock. */
  endOf(cacheKey: string): Promise<number>;
  close(): Promise<void>;
}

const keyOf = (id: string): string =>
  `${id}:${Buffer.from(`${id}0123456789abcdef0123456789abcdef`.slice(0, 32)).toString("base64")}`;
const ringOf = (...ids: readonly string[]): KeyRing => parseKeyRing(ids.map(keyOf).join(","));
const vaultOf = (...ids: readonly string[]): Vault => createVault(ringOf(...ids));

// What people and places may be called; `%` and `:` come encoded from the addresses.
const awkward = "te*s?t:[t]%25\\:an%3An*";
const awkwardTenant = "te*s?t:[t]%25\\";
const neighbours = [
  "te*s?t:[t]%25\\:an%3An",
  "te*s?t:[t]%25\\:an%3An*2",
  "teXs?t:[t]%25\\:an%3AnX",
];

function conversationOf(owner: string, place = "dm"): string {
  const [platform, tenant, user] = owner.split(":");
  return [platform, tenant, place, user].join(":");
}

/** One of everything that can be kept of an owner. */
async function fill(bot: BotStores, vault: Vault, owner: string): Promise<void> {
  const conversation = conversationOf(owner);
  const sealed = (part: string, plain: string): string =>
    vault.seal(`conversation:${conversation}:${part}`, plain);
  const player = createPlayer(bot.conversations, conversation);
  const at = readyAt(["", ""], ready(sealed("state", `state of ${owner}`), { count: 2 }));
  await player.accept(`1 ${owner}`, "m:1", { ready: at, packet: sealed("packet", "views") });
  await player.accept(`2 ${owner}`, "m:2", { packet: sealed("packet", "event") });
  await player.sent(`1 ${owner}`, "m:1", { count: 1, note: sealed("note", "progress") });
  await bot.connections.save(owner, seal(`credentials of ${owner}`));
  await bot.cache.save(`token:${owner}:r1`, seal("token"), 3_600_000);
}

/** What every store shows to the operator's tools. */
export function describeHoldings(name: string, create: () => Promise<HoldingsSubject>): void {
  describe(`the contract of holdings: ${name}`, () => {
    let subject: HoldingsSubject;

    beforeEach(async () => {
      subject = await create();
    });
    afterEach(() => subject.close());

    const filled = async (ids: readonly string[], ...owners: readonly string[]) => {
      const bot = await subject.bot(vaultOf(...ids));
      for (const owner of owners) await fill(bot, vaultOf(...ids), owner);
      return bot;
    };
    const texts = async (): Promise<readonly SealedText[]> => {
      const all: SealedText[] = [];
      for await (const page of subject.holdings.pages()) all.push(...page.texts);
      return all;
    };
    const asides = async (): Promise<readonly KeptAside[]> => {
      const all: KeptAside[] = [];
      for await (const records of subject.holdings.asides()) all.push(...records);
      return all;
    };
    const rotateTo = (...ids: readonly string[]): Promise<Rotation> => {
      const ring = ringOf(...ids);
      const { holdings } = subject;
      const vault = createVault(ring);
      return rotate({ holdings, vault, primary: ring.primary.id, progress: () => {} });
    };
    const plainOf = async (bot: BotStores, owner: string): Promise<unknown> => {
      const [record, token] = await Promise.all([
        bot.connections.load(owner),
        bot.cache.load(`token:${owner}:r1`),
      ]);
      return [record && reveal(record), token && reveal(token)];
    };

    describe("what is sealed", () => {
      it("is shown with its kind and its logical name, each text once", async () => {
        const { installations } = await filled(["k1"], "a:-:ann", awkward);
        for (const tenant of ["a:-", awkwardTenant]) await installations.save(tenant, seal("bot"));
        const found = (await texts()).map(({ kind, name: about }) => `${kind} ${about}`);
        const expected = ["a:-:ann", awkward].flatMap((owner) => [
          `connection connection:${owner}`,
          `cached cache:token:${owner}:r1`,
          `state conversation:${conversationOf(owner)}:state`,
          `outbox conversation:${conversationOf(owner)}:packet`,
          `waiting conversation:${conversationOf(owner)}:packet`,
          `note conversation:${conversationOf(owner)}:note`,
        ]);
        const tenants = ["a:-", awkwardTenant].map((at) => `installation installation:${at}`);
        expect(found.toSorted()).to.deep.equal([...expected, ...tenants].toSorted());
        const [check] = (await subject.holdings.check()).texts;
        expect(check).to.include({ kind: "check", name: "store:check" });
        expect(check && vaultOf("k1").open(check.name, check.sealed)).to.equal("plume-chatops");
      });

      it("opens under its logical name", async () => {
        const { installations } = await filled(["k1"], awkward);
        await installations.save(awkwardTenant, seal("bot"));
        for (const { name: about, sealed } of await texts())
          expect(() => vaultOf("k1").open(about, sealed), about).not.to.throw();
      });

      it("is shown all, however much there is", async () => {
        const bot = await subject.bot(vaultOf("k1"));
        const count = 1_234;
        await Promise.all(
          Array.from({ length: count }, (_, n) => bot.cache.save(`home:${n}`, seal("x"), 60_000)),
        );
        const names = new Set((await texts()).map((text) => text.name));
        expect(names.size).to.equal(count);
      });

      it("is not shown where nothing was sealed: a deadline waits without a packet", async () => {
        const bot = await subject.bot(vaultOf("k1"));
        const player = createPlayer(bot.conversations);
        const deadline = { kind: "set", afterMs: 1, name: "step" } as const;
        const state = vaultOf("k1").seal("conversation:console:-:1:ann:state", "s");
        await player.accept("1", "m:1", { ready: readyAt(["", ""], ready(state, { deadline })) });
        for (let work = await player.takeOver("2"); work.kind !== "work";)
          work = await player.takeOver("2");
        expect((await texts()).map(({ kind }) => kind)).to.deep.equal(["state"]);
      });

      /** Gives every page to `meanwhile`, then tries to replace its texts of these kinds. */
      async function replaceLate(
        wanted: readonly SealedText["kind"][],
        meanwhile: () => Promise<unknown>,
      ): Promise<number> {
        let replaced = 0;
        for await (const page of subject.holdings.pages()) {
          await meanwhile();
          const fresh = page.texts.map(({ kind }) => (wanted.includes(kind) ? "old" : undefined));
          replaced += await page.replace(fresh);
        }
        return replaced;
      }

      it("is replaced only where the very text still stands", async () => {
        const bot = await filled(["k1"], "a:-:ann");
        const player = createPlayer(bot.conversations, conversationOf("a:-:ann"));
        let times = 0;
        const replaced = await replaceLate(["connection", "note"], async () => {
          times += 1;
          await bot.connections.save("a:-:ann", seal(`written ${times}`));
          await player.sent("1 a:-:ann", "m:1", { note: `noted ${times}` });
        });
        expect(replaced).to.equal(0);
        expect(await plainOf(bot, "a:-:ann")).to.include(`written ${times}`);
        const [note] = (await texts()).filter(({ kind }) => kind === "note");
        expect(note?.sealed).to.equal(`noted ${times}`);
        expect(await replaceLate(["connection", "note"], async () => {})).to.equal(2);
        const now = (await texts()).filter(({ sealed }) => sealed === "old");
        expect(now.map(({ kind }) => kind)).to.have.members(["connection", "note"]);
      });

      it("that is gone meanwhile is not brought back", async () => {
        const bot = await filled(["k1"], "a:-:ann");
        const replaced = await replaceLate(
          ["connection", "cached", "state", "note", "outbox", "waiting"],
          () => subject.holdings.forget("a:-:ann"),
        );
        expect(replaced).to.equal(0);
        expect(await texts()).to.deep.equal([]);
        expect(await plainOf(bot, "a:-:ann")).to.deep.equal([undefined, undefined]);
      });
    });

    describe("a rotation", () => {
      it("seals everything anew, so that the old key is not needed any more", async () => {
        const owners = ["a:-:ann", awkward];
        const { installations } = await filled(["k1"], ...owners);
        await installations.save("a:-", seal("bot"));
        const before = await subject.endOf("token:a:-:ann:r1");
        const done = await rotateTo("k2", "k1");
        expect(done).to.deep.include({ resealed: 14, current: 14, left: 0 });
        expect(done.unopened.count).to.equal(0);
        // A store whose check is still sealed with the old key would refuse this ring.
        const bot = await subject.bot(vaultOf("k2"));
        for (const owner of owners)
          expect(await plainOf(bot, owner)).to.deep.equal([`credentials of ${owner}`, "token"]);
        const installed = await bot.installations.load("a:-");
        expect(installed && reveal(installed)).to.equal("bot");
        for (const { name: about, sealed } of await texts())
          expect(() => vaultOf("k2").open(about, sealed), about).not.to.throw();
        expect(await subject.endOf("token:a:-:ann:r1")).to.equal(before);
      });

      it("changes nothing else", async () => {
        const bot = await filled(["k1"], "a:-:ann");
        await rotateTo("k2", "k1");
        const player = createPlayer(bot.conversations, conversationOf("a:-:ann"));
        const next = await player.sent("1 a:-:ann", "m:1", { count: 1 });
        expect(next).to.have.nested.include({
          kind: "deliver",
          last: "m:1",
          "outbox.event": "m:1",
          "outbox.sent": 1,
        });
        const after = await player.sent("1 a:-:ann", "m:1", { count: 2 });
        expect(after).to.have.nested.include({ kind: "next", "head.event": "m:2" });
      });

      it("finds nothing to do the second time", async () => {
        await filled(["k1"], "a:-:ann");
        await rotateTo("k2", "k1");
        const before = await subject.dump();
        expect(await rotateTo("k2", "k1")).to.deep.include({ resealed: 0, current: 7, left: 0 });
        expect(await subject.dump()).to.equal(before);
      });

      it("goes back as well", async () => {
        await filled(["k1"], "a:-:ann");
        await rotateTo("k2", "k1");
        await rotateTo("k1", "k2");
        const bot = await subject.bot(vaultOf("k1"));
        expect(await plainOf(bot, "a:-:ann")).to.deep.equal(["credentials of a:-:ann", "token"]);
      });

      it("leaves what it cannot open as it is, and names it with its key", async () => {
        await filled(["k0"], "a:-:lost");
        await rotateTo("k1", "k0");
        const bot = await filled(["k1", "k0"], "a:-:ann", "a:-:eve");
        await createPlayer(bot.conversations, "a:-:dm:odd").accept("x", "m:1", { packet: "odd" });
        const lost = vaultOf("k0").seal("conversation:a:-:dm:old:packet", "x");
        await createPlayer(bot.conversations, "a:-:dm:old").accept("y", "m:1", { packet: lost });
        await subject.moveConnection("a:-:ann", "a:-:eve");
        const { unopened, left, current, resealed } = await rotateTo("k2", "k1");
        expect([unopened.count, left, resealed, current]).to.deep.equal([3, 0, 18, 18]);
        const named = unopened.named.toSorted((a, b) => (a.name < b.name ? -1 : 1));
        expect(named).to.deep.equal([
          {
            name: "connection:a:-:eve",
            keyId: "k1",
            reason: "it was changed, or sealed under another name or key",
          },
          {
            name: "conversation:a:-:dm:odd:packet",
            keyId: undefined,
            reason: "it is not a sealed text of this version",
          },
          {
            name: "conversation:a:-:dm:old:packet",
            keyId: "k0",
            reason: "that key is not in the ring",
          },
        ]);
        const [kept] = (await texts()).filter((text) => text.name.includes(":old:"));
        expect(kept?.sealed).to.equal(lost);
      });

      it("that was broken off is finished by the next one", async () => {
        const bot = await subject.bot(vaultOf("k1"));
        const names = Array.from({ length: 300 }, (_, n) => `home:${n}`);
        await Promise.all(names.map((key) => bot.cache.save(key, seal("x"), 60_000)));
        const vault = vaultOf("k2", "k1");
        const broken = rotate({
          holdings: subject.holdings,
          vault,
          primary: "k2",
          progress({ resealed }) {
            if (resealed > 0) throw new Error("power cut");
          },
        });
        expect(await broken.catch((error: Error) => error.message)).to.equal("power cut");
        const some = await takeCensus(subject.holdings, vault, () => {});
        expect(some.counts.get("k2")?.get("cached")).to.be.within(1, 299);
        // The check says that the old key is still needed.
        expect(some.counts.get("k1")?.get("check")).to.equal(1);
        expect(await rotateTo("k2", "k1")).to.deep.include({ current: 301, left: 0 });
      });

      it("says what is sealed with the old key again and again, and keeps the check", async () => {
        const bot = await filled(["k1"], "a:-:ann");
        let rounds = 0;
        const pages: Holdings["pages"] = async function* () {
          rounds += 1;
          await bot.connections.save("a:-:ann", seal(`for round ${rounds}`));
          yield* subject.holdings.pages();
        };
        const done = await rotate({
          holdings: { ...subject.holdings, pages },
          vault: vaultOf("k2", "k1"),
          primary: "k2",
          progress: () => {},
        });
        expect([rounds, done.left]).to.deep.equal([5, 1]);
        const error: unknown = await subject.bot(vaultOf("k2")).catch((e: unknown) => e);
        expect(isFault(error, "vault.unknown-key")).to.equal(true);
      });
    });

    describe("a census", () => {
      it("counts texts by kind and key, and those that do not open", async () => {
        await filled(["k0"], "a:-:lost");
        await rotateTo("k1", "k0");
        const bot = await filled(["k1", "k0"], "a:-:ann");
        const { installations } = await filled(["k2", "k1"], "a:-:bob");
        await installations.save("a:-", seal("bot"));
        await createPlayer(bot.conversations, "a:-:dm:odd").accept("x", "m:1", { packet: "odd" });
        await subject.damage("a:-:dm:odd", "number");
        const census = await takeCensus(subject.holdings, vaultOf("k2"), () => {});
        const counts = [...census.counts].map(([id, kinds]) => [
          id,
          // The bot that started last may have sealed the check anew.
          Object.fromEntries([...kinds].filter(([kind]) => kind !== "check")),
        ]);
        const each = { connection: 1, cached: 1, state: 1, outbox: 1, waiting: 1, note: 1 };
        expect(Object.fromEntries(counts)).to.deep.equal({
          k1: { connection: 2, cached: 2, state: 2, outbox: 2, waiting: 2, note: 2 },
          k2: { ...each, installation: 1 },
          "": { waiting: 1 },
        });
        expect(census.unopened.count).to.be.within(13, 14);
      });

      it("counts what was kept aside by the keys that are in it", async () => {
        const bot = await filled(["k1"], "a:-:ann");
        const sealed = vaultOf("k0").seal("x", "y");
        const call = { conversation: conversationOf("a:-:ann"), name: "state", reason: "lost" };
        await bot.conversations.keepAside({ ...call, sealed });
        await bot.conversations.keepAside({ ...call, sealed: "garbage" });
        const census = await takeCensus(subject.holdings, vaultOf("k1"), () => {});
        expect(Object.fromEntries(census.asides)).to.deep.equal({ k0: 1, "": 1 });
        expect([...census.counts.keys()]).to.deep.equal(["k1"]);
      });
    });

    describe("what was kept aside", () => {
      it("is told with where it was, why, its keys and its end", async () => {
        const bot = await filled(["k1"], awkward, "a:-:bob");
        const sealed = vaultOf("k0").seal("x", "y");
        const nowMs = Date.now();
        await bot.conversations.keepAside({
          conversation: conversationOf(awkward),
          name: "state",
          reason: "no such key",
          sealed,
        });
        await subject.damage(conversationOf("a:-:bob"), "number");
        await createPlayer(bot.conversations, conversationOf("a:-:bob")).accept("x", "m:9");
        const found = await asides();
        const told = found.map(({ conversation, part, reason, keyIds }) => ({
          conversation,
          part,
          reason,
          keyIds,
        }));
        expect(told).to.have.deep.members([
          {
            conversation: conversationOf(awkward),
            part: "state",
            reason: "no such key",
            keyIds: ["k0"],
          },
          {
            conversation: conversationOf("a:-:bob"),
            part: "record",
            reason: found.find(({ part }) => part === "record")?.reason,
            keyIds: ["k1"],
          },
        ]);
        expect(found.map(({ reason }) => reason)).not.to.include(undefined);
        const days = found.map(({ endsAtMs = 0 }) => Math.round((endsAtMs - nowMs) / 86_400_000));
        expect(days).to.deep.equal([30, 30]);
      });

      it("is deleted when the operator says so, and nothing else", async () => {
        const bot = await filled(["k1"], "a:-:ann");
        const call = { conversation: conversationOf("a:-:ann"), name: "state", reason: "lost" };
        const all = Array.from({ length: 250 }, (_, n) => ({ ...call, sealed: `garbage ${n}` }));
        await Promise.all(all.map((one) => bot.conversations.keepAside(one)));
        const before = (await texts()).length;
        expect(await subject.holdings.dropAsides()).to.equal(250);
        expect(await asides()).to.deep.equal([]);
        expect(await subject.holdings.dropAsides()).to.equal(0);
        expect(await texts()).to.have.lengthOf(before);
      });
    });

    describe("forgetting a person", () => {
      it("deletes every trace of them, and nothing of others", async () => {
        const bot = await filled(["k1"], awkward, ...neighbours, "a:-:ann");
        const place = conversationOf(awkward, "roo%3Am*");
        const player = createPlayer(bot.conversations, place);
        await player.accept("r1", "m:1:2", { ready: readyAt(["", ""], ready("s")) });
        const call = { conversation: place, name: "state", reason: "lost", sealed: "x" };
        await bot.conversations.keepAside(call);
        await bot.cache.save(`home:${awkward}:r1:c:l`, seal("home"), 60_000);
        await bot.cache.lock(`token:${awkward}:r1:lock`, "a", 60_000);
        // A whole record aside, under the same name.
        await subject.damage(place, "number");
        await player.accept("r2", "m:2");
        const gone = await subject.holdings.forget(awkward);
        expect(gone).to.deep.include({
          connections: 1,
          cached: 2,
          conversations: 2,
          deliveries: 4,
          asides: 2,
          installations: 0,
        });
        await subject.holdings.scour();
        const left = await subject.dump();
        const stored = (id: string): string => id.replaceAll("\\", "\\005c");
        for (const id of [awkward, conversationOf(awkward), place]) {
          const others = left
            .replaceAll(`${id}2`, "")
            .replaceAll(`${stored(id)}2`, "")
            .replaceAll(`${stored(id.slice(0, -1))}2`, "");
          expect(others.includes(id), id).to.equal(false);
          expect(others.includes(stored(id)), id).to.equal(false);
        }
        for (const owner of [...neighbours, "a:-:ann"]) {
          expect(await plainOf(bot, owner)).to.deep.equal([`credentials of ${owner}`, "token"]);
          const other = createPlayer(bot.conversations, conversationOf(owner));
          expect(await other.accept("z", "m:1"), owner).to.deep.equal({ kind: "held" });
          expect(await other.sent(`1 ${owner}`, "m:1", { count: 1 })).to.include({
            kind: "deliver",
          });
        }
        const again = await subject.holdings.forget(awkward);
        expect(Object.values(again)).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);
      });

      it("finds nothing of somebody unknown", async () => {
        const bot = await filled(["k1"], "a:-:ann");
        const before = await subject.dump();
        for (const owner of ["a:-:*", "a:-:an", "a:*:ann", "*:-:ann", "a:-:?nn", "a:-:[a]nn"])
          expect(await subject.holdings.forget(owner), owner).to.include({ conversations: 0 });
        // Another's value may have anything behind its owner.
        await bot.cache.save("home:a:-:ann:r1:a:-:zoe:x", seal("x"), 60_000);
        expect(await subject.holdings.forget("a:-:zoe")).to.include({ cached: 0 });
        await bot.cache.remove("home:a:-:ann:r1:a:-:zoe:x");
        expect(await subject.dump()).to.equal(before);
      });

      it("says for how long somebody may still work for them", async () => {
        const bot = await filled(["k1"], "a:-:ann", "a:-:bob");
        const held = await subject.holdings.forget("a:-:ann");
        // The lease of a player.
        expect(held.busyMs).to.be.within(30_000, 45_000);
        for (const locked of ["token:a:-:carl:r1:lock", "turn:a:-:carl"]) {
          await bot.cache.lock(locked, "a", 20_000);
          expect((await subject.holdings.forget("a:-:carl")).busyMs).to.be.within(5_000, 20_000);
          expect(await bot.cache.lock(locked, "b", 1_000)).to.equal(true);
          await bot.cache.unlock(locked, "b");
        }
      });

      it("lets them begin anew, and tells a holder that it holds nothing", async () => {
        const bot = await filled(["k1"], "a:-:ann");
        const player = createPlayer(bot.conversations, conversationOf("a:-:ann"));
        await subject.holdings.forget("a:-:ann");
        expect(await player.sent("1 a:-:ann", "m:1", { count: 2 })).to.deep.equal({
          kind: "stale",
        });
        expect(await player.takeOver("x")).to.deep.equal({ kind: "done" });
        const at = readyAt(["1 a:-:ann", "m:1"], ready("s2"));
        const work = await player.accept("y", "m:2", { ready: at });
        expect(work).to.include({ kind: "work", last: "" }).and.not.to.have.property("state");
        expect(await player.commit("y", "m:2")).to.deep.equal({ kind: "idle", last: "m:2" });
        expect(await player.isDue()).to.equal(false);
      });
    });

    describe("forgetting a tenant", () => {
      const tenant = awkwardTenant;
      const people = [`${tenant}:an%3An*`, `${tenant}:bob`];
      const strangers = [`${tenant}x:bob`, `x${tenant}:bob`, "te*s?t:[t]:bob", "te*s?t:-:bob"];

      it("deletes every trace of all its people and of its own, and nothing of others", async () => {
        const bot = await filled(["k1"], ...people, ...strangers);
        for (const at of [tenant, `${tenant}x`, `x${tenant}`, "te*s?t:-"])
          await bot.installations.save(at, seal(`bot of ${at}`));
        const room = createPlayer(bot.conversations, conversationOf(`${tenant}:bob`, "room"));
        await room.accept("r1", "m:1:2", { ready: readyAt(["", ""], ready("s")) });
        const call = { conversation: `${tenant}:gone:eve`, name: "state", reason: "lost" };
        await bot.conversations.keepAside({ ...call, sealed: "x" });
        await bot.cache.save(`identity:${tenant}`, seal("bot"), 60_000);
        await bot.cache.save(`home:te*s?t:-:bob:${tenant}:x`, seal("another's"), 60_000);
        const gone = await subject.holdings.forgetTenant(tenant);
        expect(gone).to.deep.include({
          connections: 2,
          installations: 1,
          cached: 3,
          conversations: 3,
          deliveries: 5,
          asides: 1,
        });
        await bot.cache.remove(`home:te*s?t:-:bob:${tenant}:x`);
        await subject.holdings.scour();
        // However a backslash is written there.
        const left = (await subject.dump()).replaceAll(/\\005c|\\\\/g, "\\");
        const others = left.replaceAll(`x${tenant}:`, "").replaceAll(`x${tenant}`, "");
        expect(others.replaceAll(`${tenant}x`, "")).not.to.include(tenant);
        for (const owner of strangers) {
          expect(await plainOf(bot, owner)).to.deep.equal([`credentials of ${owner}`, "token"]);
          const other = createPlayer(bot.conversations, conversationOf(owner));
          expect(await other.accept("z", "m:1"), owner).to.deep.equal({ kind: "held" });
        }
        expect(await bot.installations.load(tenant)).to.equal(undefined);
        for (const at of [`${tenant}x`, `x${tenant}`, "te*s?t:-"])
          expect(await bot.installations.load(at), at).not.to.equal(undefined);
        const again = await subject.holdings.forgetTenant(tenant);
        expect(Object.values(again)).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);
      });

      it("finds nothing of an unknown one, and a person's own name is none", async () => {
        const bot = await filled(["k1"], "a:T1:ann");
        await bot.installations.save("a:T1", seal("bot"));
        const before = await subject.dump();
        for (const at of ["a:T", "a:*", "*:T1", "a:T?", "a:T1%3Aann", "T1:ann"])
          expect(await subject.holdings.forgetTenant(at), at).to.include({ conversations: 0 });
        expect(await subject.dump()).to.equal(before);
      });

      it("says for how long somebody may still work there", async () => {
        const bot = await filled(["k1"], "a:T1:ann");
        expect((await subject.holdings.forgetTenant("a:T1")).busyMs).to.be.within(30_000, 45_000);
        await bot.cache.lock("token:a:T1:carl:r1:lock", "a", 20_000);
        expect((await subject.holdings.forgetTenant("a:T1")).busyMs).to.be.within(5_000, 20_000);
        expect((await subject.holdings.forgetTenant("a:T1")).busyMs).to.equal(0);
      });

      it("deletes very many, and many of one person", async () => {
        const bot = await subject.bot(vaultOf("k1"));
        const owners = Array.from({ length: 150 }, (_, n) => `a:T1:u${n}`);
        await Promise.all(
          owners.map(async (owner) => {
            const player = createPlayer(bot.conversations, conversationOf(owner));
            await player.accept(owner, "m:1", { ready: readyAt(["", ""], ready("s")) });
            await bot.connections.save(owner, seal("x"));
          }),
        );
        const locks = Array.from({ length: 150 }, (_, n) => `token:a:T1:u1:${n}`);
        await Promise.all(locks.map((key) => bot.cache.lock(key, "a", 60_000)));
        const gone = await subject.holdings.forgetTenant("a:T1");
        expect(gone).to.include({ connections: 150, conversations: 150, deliveries: 150 });
        expect(gone.busyMs).to.be.within(30_000, 60_000);
      });

      it("is a bot's own business too, with what is written while it goes on", async () => {
        const bot = await subject.bot(vaultOf("k1"));
        const player = createPlayer(bot.conversations, conversationOf("a%3A:T1:ann"));
        await player.accept("1", "m:1", { ready: readyAt(["", ""], ready("s")) });
        await bot.installations.save("a%3A:T1", seal("bot"));
        await bot.installations.save("a%3A:T2", seal("bot"));
        await bot.cache.lock("token:a%3A:T1:ann:r1:lock", "a", 700);
        const forgotten = bot.forgetTenant("a:", "T1");
        for (let is = true; is; is = (await bot.installations.load("a%3A:T1")) !== undefined);
        await bot.connections.save("a%3A:T1:ann", seal("late"));
        expect(await forgotten).to.deep.equal({
          connections: 1,
          installations: 1,
          cached: 0,
          conversations: 1,
          deliveries: 1,
          asides: 0,
          busyMs: 0,
        });
        expect(await bot.connections.load("a%3A:T1:ann")).to.equal(undefined);
        expect(await bot.installations.load("a%3A:T2")).not.to.equal(undefined);
      });
    });
  });
}
