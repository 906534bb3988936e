import { expect } from "chai";
import { away, World } from "../support/runtime-world.ts";

describe("what a decision remarks", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  const heard = (): readonly unknown[] =>
    world.log
      .filter((line) => line.event === "toy.heard")
      .map(({ fields }) => "label" in fields && fields["label"]);

  it("is logged once, on the short way and on the long one", async () => {
    const a = await world.started();
    const b = await world.started();
    await a.tell("one");
    await world.settle();
    await b.tell("two");
    await b.tell("two");
    await b.tell("work three");
    await b.tell("quiet four");
    await world.settle();
    expect(heard()).to.deep.equal(["one", "two", "work three", "quiet four"]);
    expect(world.log.find((line) => line.event === "toy.heard")).to.deep.equal({
      level: "info",
      event: "toy.heard",
      fields: { label: "one" },
    });
  });

  it("is logged once where the store's first answer is lost", async () => {
    const lost = new Set<string>();
    const after = async (name: string): Promise<void> => {
      if (lost.delete(name)) throw away();
    };
    const a = await world.started({ wire: { after } });
    lost.add("accept");
    void a.tell("one");
    await world.pass(1_000);
    lost.add("commit");
    void a.tell("work two");
    await world.pass(1_000);
    expect(heard()).to.deep.equal(["one", "work two"]);
  });

  it("is not logged for a decision that was never stored", async () => {
    let cut = false;
    const before = async (name: string): Promise<void> => {
      if (cut && name !== "accept") throw away();
    };
    const a = await world.started({ wire: { before } });
    cut = true;
    await a.tell("work one");
    await world.pass(5_000);
    expect(heard()).to.deep.equal([]);
    await world.started();
    await world.pass(30_000);
    cut = false;
    await world.pass(30_000);
    expect(world.chat.words).to.deep.equal(["did one"]);
    expect(heard()).to.deep.equal(["work one"]);
  });
});
