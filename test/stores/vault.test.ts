import { expect } from "chai";
import { inspect } from "node:util";
import { Fault, isFault } from "../../src/core/fault.ts";
import { createKeyRing, createVault, parseKeyRing, type KeyRing } from "../../src/stores/vault.ts";

const name = "conversation:console:-:1:ann:state";
const secret = "Basic c3VwcG9ydDpodW50ZXIy";
const key = (letter: string): string =>
  Buffer.from(`${letter}${"0123456789abcdef".repeat(2)}`.slice(0, 32)).toString("base64");

/** The error that `work` throws. */
function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

const problemsOf = (text: string): readonly string[] => {
  const error = thrown(() => parseKeyRing(text));
  return isFault(error, "config.invalid") ? error.details.problems : [];
};

describe("createVault", () => {
  const ring = createKeyRing();
  const vault = createVault(ring);

  it("opens what it sealed under the same name", () => {
    for (const plain of ["", "a", secret, "🔐 ünïcödé\n\0", "x".repeat(100_000)]) {
      expect(vault.open(name, vault.seal(name, plain))).to.equal(plain);
    }
  });

  it("writes compact text that names its version and key, and nothing of the secret", () => {
    const sealed = vault.seal(name, secret);
    expect(sealed).to.match(new RegExp(`^v1\\.${ring.primary.id}\\.[A-Za-z0-9_-]+$`));
    expect(sealed.length).to.be.at.most(Math.ceil(((secret.length + 28) * 4) / 3) + 13);
    expect(sealed).not.to.include(secret);
    expect(Buffer.from(sealed.split(".")[2] ?? "", "base64url").toString("latin1")).not.to.include(
      secret,
    );
  });

  it("seals the same text differently every time", () => {
    const all = Array.from({ length: 500 }, () => vault.seal(name, secret));
    expect(new Set(all).size).to.equal(500);
    const nonces = all.map((sealed) => sealed.split(".")[2]?.slice(0, 16));
    expect(new Set(nonces).size).to.equal(500);
  });

  it("does not open a text that was moved to another name", () => {
    const error = thrown(() => vault.open(`${name}2`, vault.seal(name, secret)));
    expect(isFault(error, "vault.unreadable")).to.equal(true);
    expect(error)
      .to.have.property("message")
      .that.includes(`${name}2, sealed with key ${ring.primary.id}, cannot be opened`);
  });

  it("refuses a text with any one bit flipped", () => {
    const sealed = vault.seal(name, "abc");
    const start = sealed.lastIndexOf(".") + 1;
    const bytes = Buffer.from(sealed.slice(start), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const text = sealed.slice(0, start) + changed.toString("base64url");
      const error = thrown(() => vault.open(name, text));
      expect(isFault(error, "vault.unreadable"), `bit ${bit}`).to.equal(true);
    }
  });

  it("refuses a text with any one character changed, added or missing", () => {
    const sealed = vault.seal(name, "abc");
    const start = sealed.lastIndexOf(".") + 1;
    for (let at = start; at < sealed.length; at++) {
      const other = sealed[at] === "A" ? "B" : "A";
      const changed = [
        sealed.slice(0, at) + other + sealed.slice(at + 1),
        sealed.slice(0, at) + sealed.slice(at + 1),
        `${sealed.slice(0, at)}*${sealed.slice(at)}`,
      ];
      for (const text of changed) {
        expect(
          thrown(() => vault.open(name, text)),
          text,
        ).to.be.instanceOf(Fault);
      }
    }
  });

  it("refuses what is not a sealed text at all", () => {
    for (const text of [
      "",
      secret,
      "v1",
      "v1..",
      "v1.k.",
      "v2.k.AAAA",
      `v0${vault.seal(name, "a")}`,
    ]) {
      const error = thrown(() => vault.open(name, text));
      expect(isFault(error, "vault.unreadable"), text).to.equal(true);
      expect(inspect(error)).not.to.include("hunter");
    }
    expect(inspect(thrown(() => vault.open(name, secret)))).not.to.include(secret);
  });

  it("opens with an older key and seals with the primary", () => {
    const before = createVault(parseKeyRing(`old:${key("a")}`));
    const after = createVault(parseKeyRing(`new:${key("b")},old:${key("a")}`));
    expect(after.open(name, before.seal(name, secret))).to.equal(secret);
    expect(after.seal(name, secret)).to.match(/^v1\.new\./);
  });

  it("names the key of a text that is damaged, where it names one itself", () => {
    const sealed = vault.seal(name, secret);
    const cut = thrown(() => vault.open(name, sealed.slice(0, 30)));
    expect(cut).to.have.property("message").that.includes(`sealed with key ${ring.primary.id}`);
    const odd = thrown(() => vault.open(name, "odd"));
    expect(odd).to.have.property(
      "message",
      `${name} cannot be opened: it is not a sealed text of this version`,
    );
  });

  it("names the key that is missing from the ring", () => {
    const before = createVault(parseKeyRing(`old:${key("a")}`));
    const after = createVault(parseKeyRing(`new:${key("b")}`));
    const error = thrown(() => after.open(name, before.seal(name, secret)));
    expect(isFault(error, "vault.unknown-key")).to.equal(true);
    expect(error).to.have.property("details").that.deep.equals({ keyId: "old", name });
  });

  it("refuses a text sealed with another key of the same id", () => {
    const one = createVault(parseKeyRing(`main:${key("a")}`));
    const other = createVault(parseKeyRing(`main:${key("b")}`));
    const error = thrown(() => other.open(name, one.seal(name, secret)));
    expect(isFault(error, "vault.unreadable")).to.equal(true);
  });

  it("shows nothing secret in an error, however it is printed", () => {
    const sealed = vault.seal(name, secret);
    const errors = [
      thrown(() => vault.open("other", sealed)),
      thrown(() => createVault(createKeyRing()).open(name, sealed)),
    ];
    const raw = ring.primary.key.export();
    for (const error of errors) {
      const shown = inspect(error, { depth: 10 }) + JSON.stringify(error);
      for (const hidden of [secret, raw.toString("base64"), raw.toString("hex"), sealed]) {
        expect(shown).not.to.include(hidden);
      }
    }
  });
});

describe("createKeyRing", () => {
  it("makes another key with another id every time", () => {
    const rings = [createKeyRing(), createKeyRing()];
    expect(new Set(rings.map((ring) => ring.primary.id)).size).to.equal(2);
    expect(new Set(rings.map((ring) => ring.primary.key.export().toString("hex"))).size).to.equal(
      2,
    );
    expect(rings.map((ring) => ring.primary.key.symmetricKeySize)).to.deep.equal([32, 32]);
  });

  it("can be printed without showing the key", () => {
    const ring: KeyRing = createKeyRing();
    const shown = inspect(ring, { depth: 10, showHidden: true }) + JSON.stringify(ring);
    expect(shown).not.to.include(ring.primary.key.export().toString("base64"));
    expect(shown).not.to.include(ring.primary.key.export().toString("hex"));
  });
});

describe("parseKeyRing", () => {
  const encoded = key("s");

  it("takes the first key as the primary and keeps the others in order", () => {
    const ring = parseKeyRing(`b:${key("b")}, a:${key("a")},\n c:${key("c")}\n`);
    expect(ring.primary.id).to.equal("b");
    expect(ring.older.map((older) => older.id)).to.deep.equal(["a", "c"]);
    expect(ring.primary.key.export().toString("base64")).to.equal(key("b"));
  });

  it("reads both alphabets of base64, with and without padding, and skips comments", () => {
    const bytes = Buffer.from(Array.from({ length: 32 }, (_, i) => 255 - i));
    for (const text of [bytes.toString("base64"), bytes.toString("base64url")]) {
      const ring = parseKeyRing(`# of November\nk:${text}`);
      expect(ring.primary.key.export().equals(bytes)).to.equal(true);
    }
  });

  it("says what it expected, with an example", () => {
    for (const text of ["", " , ", "nocolon", "k:short", `k e y:${encoded}`, `:${encoded}`, "k:"]) {
      const [problem] = problemsOf(text);
      expect(problem, text).to.match(
        /VAULT_KEYS.*expected id:key.*32 bytes in base64.*openssl rand/,
      );
    }
  });

  it("names every bad entry by its position", () => {
    const problems = problemsOf(`x,good:${encoded},y:z`);
    expect(problems.map((problem) => problem.split(":")[0])).to.deep.equal([
      "VAULT_KEYS, key 1",
      "VAULT_KEYS, key 3",
    ]);
  });

  it("refuses an id that stands twice and a key that is no secret", () => {
    expect(problemsOf(`a:${encoded},a:${key("t")}`)).to.deep.equal([
      "VAULT_KEYS has the same id twice; every key needs an id of its own",
    ]);
    expect(problemsOf(`a:${Buffer.alloc(32).toString("base64")}`)[0]).to.include(
      "repeats one byte",
    );
  });

  it("never repeats what it was given, because any part may be a key", () => {
    const bad = [
      encoded,
      `${encoded}:id`,
      `id:${encoded}x`,
      `i d:${encoded}`,
      `a:${encoded},a:${encoded}`,
    ];
    for (const text of bad) {
      const shown = inspect(
        thrown(() => parseKeyRing(text)),
        { depth: 10 },
      );
      expect(shown, text).to.include("config.invalid");
      expect(shown).not.to.include(encoded.slice(0, 12));
    }
  });
});
