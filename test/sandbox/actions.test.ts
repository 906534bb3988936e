import { expect } from "chai";
import { pathOf, startCaller, type Caller } from "./caller.ts";

describe("the sandbox's speed tests and restarts", () => {
  let nowMs: number;
  let caller: Caller;
  beforeEach(async () => {
    nowMs = Date.UTC(2025, 11, 1, 10, 2, 14);
    caller = await startCaller({ now: () => nowMs });
  });
  afterEach(() => caller.close());

  const nodesOf = async (title: string) =>
    (await caller.api("GET", `${pathOf(caller.sandbox, title)}/nodes`)).json.nodes;
  const home = () => pathOf(caller.sandbox, "All well");

  it("runs a speed test for 8 s and shows it at the pod and at the location", async () => {
    const [gateway] = await nodesOf("All well");
    const before = gateway.speedTest.startedAt;
    const started = await caller.api("POST", `${home()}/nodes/${gateway.id}/speedTest`, {
      body: "{}",
    });
    const { requestId } = started.json;
    const result = `${home()}/nodes/${gateway.id}/speedTestResults`;
    expect((await caller.api("GET", `${result}/${requestId}`)).json.status).to.equal("running");
    expect((await nodesOf("All well"))[0].speedTest).to.not.have.property("download");
    nowMs += 8000;
    const [after] = await nodesOf("All well");
    expect(after.speedTest).to.include({ status: "succeeded", download: 471.8, trigger: "manual" });
    expect(after.speedTest.startedAt > before).to.equal(true);
    expect((await caller.api("GET", home())).json.speedTest.download).to.equal(471.8);
    expect((await caller.api("GET", result)).json.results).to.have.length(1);
    expect((await caller.api("GET", `${result}/other`)).status).to.equal(404);
  });

  it("restarts a pod after its delay with 204: away for 45 s, then back with a new boot time", async () => {
    const [, bedroom] = await nodesOf("All well");
    const put = await caller.api("PUT", `${home()}/nodes/${bedroom.id}/reboot`, {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "delay=5",
    });
    expect([put.status, put.text]).to.deep.equal([204, ""]);
    const states = async () => (await nodesOf("All well"))[1].connectionState;
    nowMs += 4999;
    expect(await states()).to.equal("connected");
    nowMs += 1;
    expect(await states()).to.equal("disconnected");
    nowMs += 45_000;
    const back = (await nodesOf("All well"))[1];
    expect(back).to.include({ connectionState: "connected", bootAt: "2025-12-01T10:02:19.000Z" });
  });

  it("refuses to restart or test a pod that is offline, and delays out of range, with 422", async () => {
    const path = pathOf(caller.sandbox, "One pod offline");
    const garage = (await nodesOf("One pod offline"))[2].id;
    expect((await caller.api("PUT", `${path}/nodes/${garage}/reboot`)).status).to.equal(422);
    expect((await caller.api("POST", `${path}/nodes/${garage}/speedTest`)).status).to.equal(422);
    const delayed = async (delay: number) =>
      (await caller.api("PUT", `${home()}/reboot`, { body: JSON.stringify({ delay }) })).status;
    expect([
      await delayed(-1),
      await delayed(100_001),
      await delayed(1.5),
      await delayed(100_000),
    ]).to.deep.equal([422, 422, 422, 204]);
  });

  it("answers unknown pods with 404", async () => {
    for (const [method, path] of [
      ["PUT", "reboot"],
      ["POST", "speedTest"],
      ["GET", "speedTestResults"],
    ] as const) {
      expect((await caller.api(method, `${home()}/nodes/N1/${path}`)).status, path).to.equal(404);
    }
  });
});
