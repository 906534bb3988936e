import { expect } from "chai";
import { parseKeyRing } from "../../src/stores/key-ring.ts";
import { callTool } from "../support/operator.ts";
import { testKeys } from "../support/rotating.ts";

describe("keys new", () => {
  it("prints one entry for VAULT_KEYS and nothing else, and what to do with it beside that", async () => {
    const { code, said, noted } = await callTool({}, ["new", "november"]);
    expect(code).to.equal(0);
    expect(said).to.have.lengthOf(1);
    expect(parseKeyRing(said[0] ?? "").primary.id).to.equal("november");
    const advice = noted.join("\n");
    expect(advice).to.include("VAULT_KEYS=<old entries>,<this entry>").and.to.include("rotate");
    const [, key = "none"] = said[0]?.split(":") ?? [];
    expect(advice).not.to.include(key);
  });

  it("makes another key with another name every time", async () => {
    const entries = await Promise.all([callTool({}, ["new"]), callTool({}, ["new"])]);
    const rings = entries.map(({ said }) => parseKeyRing(said.join("\n")).primary);
    expect(new Set(rings.map(({ id }) => id)).size).to.equal(2);
    expect(new Set(rings.map(({ key }) => key.export().toString("hex"))).size).to.equal(2);
  });

  it("needs no configuration that is right: it is what comes first", async () => {
    const env = { REDIS_URL: "redis://127.0.0.1:6379", PLUME_CLOUD: "somewhere" };
    expect((await callTool(env, ["new"])).code).to.equal(0);
  });

  it("does not give a name that the ring has already", async () => {
    const { code, said, noted } = await callTool({ VAULT_KEYS: testKeys("k1", "k2") }, [
      "new",
      "k2",
    ]);
    expect([code, said]).to.deep.equal([2, []]);
    expect(noted).to.deep.equal([
      "keys: VAULT_KEYS has a key k2 already; for example: npm run keys -- new k2-2",
    ]);
  });
});
