import { expect } from "chai";
import { pathOf, startCaller, type Caller } from "./caller.ts";

const unknownId = "64a1f0c2d3e4b5a6978810fe";

describe("the sandbox's API", () => {
  let caller: Caller;
  before(async () => {
    caller = await startCaller();
  });
  after(() => caller.close());

  const at = (title: string) => pathOf(caller.sandbox, title);
  const statusOf = async (method: string, path: string) => (await caller.api(method, path)).status;

  it("answers 401 with LoopBack's error without a token and with a token nobody issued", async () => {
    const url = `${caller.sandbox.apiBase}${at("All well")}/nodes`;
    const error = {
      statusCode: 401,
      name: "Error",
      message: "Authorization Required",
      code: "AUTHORIZATION_REQUIRED",
    };
    const bare = await caller.call("GET", url);
    expect([bare.status, bare.json]).to.deep.equal([401, { error }]);
    const wrong = await caller.call("GET", url, { headers: { authorization: "Bearer nobody" } });
    expect([wrong.status, wrong.json]).to.deep.equal([401, { error }]);
  });

  it("answers the bare API base, so that it can be told from a host that is not there", async () => {
    expect((await caller.call("GET", caller.sandbox.apiBase)).status).to.equal(401);
    expect(await statusOf("GET", "")).to.equal(404);
  });

  const unknownCustomer = [
    ["", 401],
    ["/serviceLevel", 401],
    ["/devices", 401],
    ["/wifiNetworks", 401],
    ["/appFacade/home", 401],
    ["/nodes", 404],
    ["/nodes/N1", 404],
    ["/devices/02:00:00:bb:00:01", 404],
    ["/alerts", 404],
    ["/topology", 404],
  ] as const;
  for (const [path, status] of unknownCustomer) {
    it(`answers ${status} for L${path} of an unknown customer, as its page says`, async () => {
      const { locationId } = caller.sandbox.home("All well");
      expect(
        await statusOf("GET", `/Customers/${unknownId}/locations/${locationId}${path}`),
      ).to.equal(status);
    });
  }

  it("answers 404 for an unknown location and for ids of wrong form", async () => {
    const { customerId, locationId } = caller.sandbox.home("All well");
    const got = await caller.api("GET", `/Customers/${customerId}/locations/${unknownId}`);
    expect([got.status, got.json.error.message]).to.deep.equal([404, "Location not found"]);
    expect(await statusOf("GET", `/Customers/short/locations/${locationId}`)).to.equal(404);
    expect(await statusOf("GET", `/Customers/%2e%2e/locations/${locationId}`)).to.equal(404);
  });

  it("answers 401 for another partner's customer; that partner's own client reads it", async () => {
    const path = at("Another partner's home");
    expect(await statusOf("GET", path)).to.equal(401);
    const token = await caller.token(caller.sandbox.clients.otherPartner);
    expect((await caller.api("GET", path, { token })).status).to.equal(200);
    expect((await caller.api("GET", at("All well"), { token })).status).to.equal(401);
  });

  it("answers unknown paths and other methods with 404", async () => {
    const got = await caller.api("GET", `${at("All well")}/pods`);
    expect([got.status, got.json.error.message]).to.deep.equal([
      404,
      `There is no method to handle GET ${at("All well")}/pods`,
    ]);
    expect(await statusOf("DELETE", `${at("All well")}/nodes`)).to.equal(404);
    expect(await statusOf("GET", `${at("All well")}//nodes`)).to.equal(404);
    expect(await statusOf("GET", at("All well").replace("Customers", "customers"))).to.equal(404);
  });

  it("answers QoE by POST with timePeriod alone: GET 404, without it 400, another word 422", async () => {
    const path = `${at("All well")}/appqoe/AppQoeStatsByTrafficClass`;
    const post = (body: string, type = "application/json") =>
      caller.api("POST", path, { headers: { "content-type": type }, body });
    expect(await statusOf("GET", path)).to.equal(404);
    const missing = await post("{}");
    expect([missing.status, missing.json.error.message]).to.deep.equal([
      400,
      "Required fields missing.",
    ]);
    expect((await post('{"timePeriod":"ever"}')).status).to.equal(422);
    const good = await post('{"timePeriod":"last24Hours"}');
    expect(good.json.trafficClassStats).to.deep.include({
      trafficClass: "av_streaming",
      health: "good",
    });
    const asForm = await post("timePeriod=lastHour", "application/x-www-form-urlencoded");
    expect(asForm.json).to.deep.equal(good.json);
  });

  it("serves every documented read", async () => {
    const { customerId, locationId } = caller.sandbox.home("All well");
    const l = at("All well");
    const nodes = (await caller.api("GET", `${l}/nodes`)).json.nodes;
    const read = async (path: string) => {
      const got = await caller.api("GET", path);
      expect(got.status, path).to.equal(200);
      return got.json;
    };
    expect((await read(`/Customers/${customerId}`)).accountId).to.equal("ACME-1042");
    expect(await read(`/Customers/${customerId}/locations`))
      .to.be.an("array")
      .of.length(1);
    expect((await read(l)).customerId).to.equal(customerId);
    expect((await read(`${l}?include=summary`)).summary.nodeClaimedCount).to.equal(3);
    expect((await read(`${l}/serviceLevel`)).status).to.equal("fullService");
    expect((await read(`${l}/nodes/${nodes[0].id}`)).locationId).to.equal(locationId);
    expect((await read(`/Customers/${customerId}/nodes/${nodes[0].id}`)).locationId).to.equal(
      locationId,
    );
    expect((await read(`${l}/devices`)).devices).to.have.length(9);
    expect((await read(`${l}/wifiNetwork`)).wifiNetwork.ssid).to.equal("SampleNet");
    expect(await read(`${l}/wifiNetwork/ssid`)).to.deep.equal({ ssid: "SampleNet" });
    expect(await read(`${l}/secondaryNetworks/fronthauls`)).to.have.length(1);
    expect((await read(`${l}/appFacade/home`)).nodes).to.have.length(3);
    expect((await read(`${l}/summary`)).connectedDeviceCount).to.equal(9);
    expect((await read(`${l}/topology`)).topology).to.have.length(3);
    expect((await read(`${l}/forceGraph`)).edges).to.have.length(2 + 9);
    expect((await read(`${l}/wanConfiguration`)).pppoe.enabled).to.equal("true");
    expect(await read(`${l}/firmware`)).to.have.length(3);
    expect(await read(`${l}/alerts`)).to.deep.equal({ nodes: [], devices: [] });
    expect(Object.keys(await read(`${l}/backhaul`))).to.include("wpaKey");
    expect(await read(`${l}/appFacade/dashboard`)).to.have.property("speedTest");
    expect(await statusOf("GET", `${l}/secondaryNetworks/captivePortals`)).to.equal(404);
    expect(await statusOf("GET", `${l}/nodes/N1`)).to.equal(404);
  });

  it("answers HEAD for a location without a body", async () => {
    const got = await caller.api("HEAD", at("All well"));
    expect([got.status, got.text]).to.deep.equal([200, ""]);
    const { customerId } = caller.sandbox.home("All well");
    expect(await statusOf("HEAD", `/Customers/${customerId}/locations/${unknownId}`)).to.equal(404);
  });

  it("finds a device by its address in any form", async () => {
    const l = at("All well");
    for (const mac of ["02%3A00%3A00%3Abb%3A00%3A01", "02:00:00:BB:00:01", "020000bb0001"]) {
      expect((await caller.api("GET", `${l}/devices/${mac}`)).json.name).to.equal("laptop-1");
    }
    expect(await statusOf("GET", `${l}/devices/02:00:00:bb:00:ff`)).to.equal(404);
  });

  it("lists devices that left only as far back as daysOffline asks for", async () => {
    const count = async (query: string) =>
      (await caller.api("GET", `${at("Weak and offline devices")}/devices${query}`)).json.devices
        .length;
    expect(await count("")).to.equal(9);
    expect(await count("?daysOffline=1")).to.equal(10);
    expect(await count("?daysOffline=7&allSSIDs=true")).to.equal(12);
    const path = `${at("All well")}/devices?daysOffline=soon`;
    expect(await statusOf("GET", path)).to.equal(422);
  });

  it("searches customers by the documented fields, and only the partner's own", async () => {
    const find = async (query: string) => caller.api("GET", `/partners/customers/search/${query}`);
    const { customerId, locationId } = caller.sandbox.home("All well");
    const exact = await find("ACME-1042?field=accountId&exactMatch=true");
    expect(exact.json.map((row: { id: string }) => row.id)).to.deep.equal([customerId]);
    expect(exact.json[0].locations).to.deep.equal([{ id: locationId }]);
    expect(
      (await find("ACME?field=accountId&exactMatch=false&limit=5&skip=2")).json,
    ).to.have.length(5);
    expect((await find("home-01%40example.org?field=email")).json).to.have.length(1);
    expect((await find("nobody?field=name")).json).to.deep.equal([]);
    expect((await find("null?field=name")).status).to.equal(422);
    expect((await find("x?field=shoeSize")).status).to.equal(422);
    const foreign = caller.sandbox.home("Another partner's home").locationId;
    expect((await find(`${foreign}?field=locationId`)).json).to.deep.equal([]);
  });

  it("finds ids by serial number and by service id, below /partners and /Partners", async () => {
    const { customerId, locationId } = caller.sandbox.home("All well");
    const serial = (await caller.api("GET", `${at("All well")}/nodes`)).json.nodes[0].serialNumber;
    const byNode = await caller.api("GET", `/partners/nodes/${serial}`);
    expect(byNode.json).to.include({ customerId, locationId, serialNumber: serial });
    const byService = await caller.api("GET", "/Partners/locations/SVC-01");
    expect(byService.json.customer.id).to.equal(customerId);
    expect(await statusOf("GET", "/partners/nodes/NOPE")).to.equal(404);
    expect(await statusOf("GET", "/Customers")).to.equal(401);
  });

  it("serves WAN use newest first and online history oldest first", async () => {
    const base = `${caller.sandbox.apiBase.replace(/api$/u, "reports")}${at("All well")}`;
    const headers = { authorization: `Bearer ${await caller.token()}` };
    const read = (path: string) => caller.call("GET", `${base}${path}`, { headers });
    const wan = (await read("/wanStats?period=daily")).json.fifteenMins;
    const online = (await read("/onlineStats?granularity=days&limit=7")).json.locationState;
    const times = (rows: { timestamp: string }[]) => rows.map((row) => row.timestamp);
    expect([wan.length, online.length]).to.deep.equal([96, 673]);
    expect(times(wan)).to.deep.equal(times(wan).toSorted().toReversed());
    expect(times(online)).to.deep.equal(times(online).toSorted());
    expect(wan.some((row: { rxMbytes: number | null }) => row.rxMbytes === null)).to.equal(true);
    expect((await read("/other")).status).to.equal(404);
  });

  it("keeps the two services apart by their names", async () => {
    const { apiBase, ssoUrl } = caller.sandbox;
    const path = new URL(ssoUrl).pathname;
    expect((await caller.call("POST", `${new URL(apiBase).origin}${path}`)).status).to.equal(404);
    const crossed = await caller.call("GET", `${new URL(ssoUrl).origin}/api${at("All well")}`);
    expect([crossed.status, crossed.json.errorCode]).to.deep.equal([404, "E0000022"]);
  });
});
