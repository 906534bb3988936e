import { expect } from "chai";
import { reveal, seal } from "../../src/core/sealed.ts";
import type { SealedCache } from "../../src/ports/sealed-cache.ts";
import type { Vault } from "../../src/ports/vault.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";

/** A place for cached values, opened with one key ring or another. */
export interface SealedCacheSubject {
  readonly open: (vault: Vault) => Promise<SealedCache>;
  /** Copies the stored value of one key to another, as somebody with the disk can. */
  move(from: string, to: string): void | Promise<void>;
  pass(ms: number): void | Promise<void>;
  close(): Promise<void>;
}

/** What every sealed cache keeps. */
export function describeSealedCache(
  name: string,
  create: () => SealedCacheSubject | Promise<SealedCacheSubject>,
): void {
  describe(`the contract of a sealed cache: ${name}`, () => {
    let subject: SealedCacheSubject;
    let cache: SealedCache;

    beforeEach(async () => {
      subject = await create();
      cache = await subject.open(createVault(createKeyRing()));
    });
    afterEach(() => subject.close());

    const loaded = async (key: string): Promise<string | undefined> => {
      const value = await cache.load(key);
      return value && reveal(value);
    };

    it("gives a value back until its time is over", async () => {
      await cache.save("token:1", seal("abc"), 1000);
      expect(await loaded("token:1")).to.equal("abc");
      await subject.pass(999);
      expect(await loaded("token:1")).to.equal("abc");
      await subject.pass(1);
      expect(await loaded("token:1")).to.equal(undefined);
    });

    it("starts the time anew when a value is replaced", async () => {
      await cache.save("token:1", seal("old"), 1000);
      await subject.pass(900);
      await cache.save("token:1", seal("new"), 1000);
      await subject.pass(900);
      expect(await loaded("token:1")).to.equal("new");
    });

    it("removes a value, and one that is not there", async () => {
      await cache.save("token:1", seal("abc"), 1000);
      await cache.remove("token:1");
      await cache.remove("token:1");
      expect(await loaded("token:1")).to.equal(undefined);
    });

    it("treats a value copied to another key as absent", async () => {
      await cache.save("token:1", seal("abc"), 1000);
      await subject.move("token:1", "token:2");
      expect(await loaded("token:2")).to.equal(undefined);
      expect(await loaded("token:1")).to.equal("abc");
    });

    it("treats a value whose key was retired as absent", async () => {
      await cache.save("token:1", seal("abc"), 1000);
      const other = await subject.open(createVault(createKeyRing()));
      expect(await other.load("token:1")).to.equal(undefined);
      await other.save("token:1", seal("def"), 1000);
      expect(await other.load("token:1").then((v) => v && reveal(v))).to.equal("def");
    });

    it("gives a lock to one of many who ask at once", async () => {
      const asked = ["a", "b", "c", "d"].map((holder) => cache.lock("token:1", holder, 1000));
      expect((await Promise.all(asked)).filter(Boolean)).to.have.lengthOf(1);
    });

    it("gives a lock to nobody else until it is given back", async () => {
      expect(await cache.lock("token:1", "a", 1000)).to.equal(true);
      expect(await cache.lock("token:1", "b", 1000)).to.equal(false);
      expect(await cache.lock("token:2", "b", 1000)).to.equal(true);
      await cache.unlock("token:1", "b");
      expect(await cache.lock("token:1", "b", 1000)).to.equal(false);
      await cache.unlock("token:1", "a");
      expect(await cache.lock("token:1", "b", 1000)).to.equal(true);
    });

    it("frees a lock when its time is over, and then only its new holder gives it back", async () => {
      await cache.lock("token:1", "a", 1000);
      await subject.pass(999);
      expect(await cache.lock("token:1", "b", 1000)).to.equal(false);
      await subject.pass(1);
      expect(await cache.lock("token:1", "b", 1000)).to.equal(true);
      await cache.unlock("token:1", "a");
      expect(await cache.lock("token:1", "c", 1000)).to.equal(false);
    });

    it("leaves a lock to its holder for longer when they ask again, as long as they have it", async () => {
      await cache.lock("token:1", "a", 1000);
      await subject.pass(900);
      expect(await cache.lock("token:1", "a", 1000)).to.equal(true);
      await subject.pass(900);
      expect(await cache.lock("token:1", "b", 1000)).to.equal(false);
      await subject.pass(100);
      expect(await cache.lock("token:1", "b", 1000)).to.equal(true);
      expect(await cache.lock("token:1", "a", 1000)).to.equal(false);
    });

    it("keeps values and locks of the same key apart", async () => {
      await cache.lock("token:1", "a", 1000);
      expect(await loaded("token:1")).to.equal(undefined);
      await cache.save("token:1", seal("abc"), 1000);
      await cache.unlock("token:1", "a");
      expect(await loaded("token:1")).to.equal("abc");
    });
  });
}
