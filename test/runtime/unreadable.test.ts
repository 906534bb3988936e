import { expect } from "chai";
import type { Brain } from "../../src/core/conversation/decision.ts";
import { toyBrain, type Toy } from "../support/runtime-toy-brain.ts";
import { namedVault, World } from "../support/runtime-world.ts";

const key = (kind: string): string => `conversation:test:-:dm:ann:${kind}`;
const lostPlace = "ℹ️ I lost my place in our conversation, so we start again from here.";

describe("what cannot be read back", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  const complaints = (): readonly unknown[] =>
    world.log
      .filter((line) => line.event === "conversation.unreadable")
      .map(({ fields }) => [fields["key"], fields["reason"]]);

  const aside = (): readonly unknown[] =>
    [...world.rows.asides.values()].map(({ name, sealed }) => [name, sealed]);

  it("as a state restarts the conversation politely", async () => {
    const a = await world.started();
    await a.tell("one");
    await world.settle();
    for (const [id, row] of world.rows.conversations)
      world.rows.conversations.set(id, { ...row, state: "garbage" });
    const b = await world.started();
    for (const text of ["two", "three", "log"]) await b.tell(text);
    await world.settle();
    expect(world.chat.words.slice(1)).to.deep.equal([
      lostPlace,
      "heard two",
      "heard three",
      "two,three",
    ]);
    expect(complaints()).to.deep.equal([
      [key("state"), `${key("state")} cannot be opened: changed or not ours`],
    ]);
    expect(aside()).to.deep.equal([["state", "garbage"]]);
  });

  it("as a state of another form restarts the conversation politely", async () => {
    const a = await world.started();
    await a.tell("one");
    await world.settle();
    for (const [id, row] of world.rows.conversations) {
      const [, plain = ""] = JSON.parse(row.state ?? "") as readonly string[];
      const state = namedVault.seal(key("state"), plain.replace(/^v\d+/, "v0"));
      world.rows.conversations.set(id, { ...row, state });
    }
    const b = await world.started();
    await b.tell("two");
    await world.settle();
    expect(world.chat.words.slice(1)).to.deep.equal([lostPlace, "heard two"]);
    expect(complaints()).to.deep.equal([[key("state"), "not a form that this program reads"]]);
  });

  it("as a record with a part missing restarts it too, and is kept whole", async () => {
    const a = await world.started();
    await a.tell("one");
    await world.settle();
    const b = await world.started({ work: () => new Promise(() => {}) });
    await b.tell("work two");
    await world.settle();
    b.life.dead = true;
    world.rows.mailbox.clear();
    await a.tell("three");
    await world.pass(60_000);
    await a.tell("four");
    await world.settle();
    expect(world.chat.words.slice(1)).to.deep.equal([lostPlace, "heard four"]);
    const where = "aside:test:-:dm:ann:record";
    expect(complaints()).to.deep.equal([[where, "a part of it is missing"]]);
    expect(aside().map((entry) => (entry as unknown[])[0])).to.deep.equal(["record"]);
  });

  it("by the brain restarts it too, with a handler as well", async () => {
    const strict: Brain<Toy> = { ...toyBrain, decode: () => undefined };
    const a = await world.started();
    await a.tell("one");
    await world.settle();
    const b = await world.started({ brain: strict });
    await b.tell("work two");
    await world.settle();
    expect(world.chat.words.slice(1)).to.deep.equal([lostPlace, "did two"]);
    expect(complaints()).to.deep.equal([[key("state"), "not a form that this program reads"]]);
  });

  it("as a waiting event is answered with an apology, and the next one is handled", async () => {
    const a = await world.started();
    await a.tell("one");
    await world.settle();
    const b = await world.started({ work: () => new Promise(() => {}) });
    await b.tell("work two");
    await b.tell("three");
    await world.settle();
    b.life.dead = true;
    for (const [id, entry] of world.rows.mailbox)
      if (entry.event === "m:work two") world.rows.mailbox.set(id, { ...entry, packet: "garbage" });
    await world.pass(30_000);
    await a.tell("log");
    await world.settle();
    expect(world.chat.words[1]).to.match(/^❌ Something broke on my side/);
    expect(world.chat.words.slice(2)).to.deep.equal(["heard three", "one,three"]);
    expect(complaints()).to.have.length(1);
    expect(aside()).to.deep.equal([["packet", "garbage"]]);
  });

  it("as decided views is answered with an apology once", async () => {
    const a = await world.started();
    await a.tell("one");
    await world.settle();
    world.chat.before = () => new Promise(() => {});
    await a.tell("many 2a 2b");
    await world.settle();
    a.life.dead = true;
    world.chat.before = async () => {};
    for (const [id] of world.rows.outbox) world.rows.outbox.set(id, "garbage");
    await world.started();
    await world.pass(60_000);
    expect(world.chat.words).to.have.length(2);
    expect(world.chat.words[1]).to.match(/^❌ I can no longer read my answer to you. Reference /);
    expect(complaints()).to.have.length(1);
    expect(aside()).to.deep.equal([["packet", "garbage"]]);
  });

  it("from a version that knows other forms is no crash either", async () => {
    const a = await world.started();
    await a.tell("one");
    await world.settle();
    const future = namedVault.seal(key("state"), JSON.stringify({ v: 99, brain: "[]" }));
    for (const [id, row] of world.rows.conversations)
      world.rows.conversations.set(id, { ...row, state: future });
    const b = await world.started();
    await b.tell("two");
    await world.settle();
    expect(world.chat.words.slice(1)).to.deep.equal([lostPlace, "heard two"]);
  });
});
