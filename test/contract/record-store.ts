import { expect } from "chai";
import { isFault } from "../../src/core/fault.ts";
import { reveal, seal } from "../../src/core/sealed.ts";
import type { ConnectionStore } from "../../src/ports/connection-store.ts";
import type { InstallationStore } from "../../src/ports/installation-store.ts";
import type { Vault } from "../../src/ports/vault.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";

/** A store of records that stay until they are removed. */
type RecordStore = ConnectionStore | InstallationStore;

/** A place for records, opened with one key ring or another. */
export interface RecordStoreSubject {
  open(vault: Vault): Promise<RecordStore>;
  /** Copies the stored record of one name to another, as somebody with the disk can. */
  move(from: string, to: string): void | Promise<void>;
  close(): Promise<void>;
}

type Create = () => RecordStoreSubject | Promise<RecordStoreSubject>;

/** What every connection store keeps. */
export function describeConnectionStore(name: string, create: Create): void {
  describeRecordStore("connection", name, create);
}

/** What every installation store keeps. */
export function describeInstallationStore(name: string, create: Create): void {
  describeRecordStore("installation", name, create);
}

function describeRecordStore(
  kind: "connection" | "installation",
  name: string,
  create: Create,
): void {
  describe(`the contract of a store of ${kind}s: ${name}`, () => {
    let subject: RecordStoreSubject;
    let store: RecordStore;

    beforeEach(async () => {
      subject = await create();
      store = await subject.open(createVault(createKeyRing()));
    });
    afterEach(() => subject.close());

    const loaded = async (owner: string): Promise<string | undefined> => {
      const record = await store.load(owner);
      return record && reveal(record);
    };

    it("has nothing for a name it does not know", async () => {
      expect(await store.load("console:-:ann")).to.equal(undefined);
    });

    it("gives back what was saved, under its name alone", async () => {
      await store.save("console:-:ann", seal('{"header":"Basic 🔐"}'));
      await store.save("console:-:bob", seal("other"));
      expect(await loaded("console:-:ann")).to.equal('{"header":"Basic 🔐"}');
      expect(await loaded("console:-:bob")).to.equal("other");
      expect(await loaded("console:-:an")).to.equal(undefined);
    });

    it("replaces a record by a newer one", async () => {
      await store.save("ann", seal("old"));
      await store.save("ann", seal("new"));
      expect(await loaded("ann")).to.equal("new");
    });

    it("removes a record, and one that is not there", async () => {
      await store.save("ann", seal("secret"));
      await store.remove("ann");
      await store.remove("ann");
      expect(await loaded("ann")).to.equal(undefined);
    });

    it("does not open a record that was copied to another name", async () => {
      await store.save("ann", seal("secret"));
      await subject.move("ann", "eve");
      const error: unknown = await store.load("eve").catch((e: unknown) => e);
      expect(isFault(error, "vault.unreadable")).to.equal(true);
      expect(error).to.have.property("message").that.includes(`${kind}:eve`);
    });
  });
}
