import { expect } from "chai";

import { openLiveBench, type LiveBench } from "../support/live-bench.ts";
import { startOidc, type Oidc } from "../support/oidc.ts";

// The sign-in against a token service of somebody else's making, which checks everything.

const name = "strict.sso.test";
const client = {
  id: "client-one",
  secret: "a-secret-of-client-one",
  partnerId: "eb0af9d0a7ab946dcb3b8ef5",
  lifeSeconds: 600,
};
const header = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`;

describe("a strict token service", () => {
  let oidc: Oidc;
  let bench: LiveBench;
  let url: string;

  beforeEach(async () => {
    oidc = await startOidc(name, client);
    bench = await openLiveBench({ sso: { name, port: oidc.port, ca: oidc.ca } });
    url = `https://${name}${oidc.tokenPath}`;
  });

  afterEach(async () => {
    await bench.close();
    await oidc.close();
  });

  it("signs in with the header as it was typed", async () => {
    const said = await bench.say("/auth", url, header, client.partnerId, "/skip");
    expect(said).to.contain("✅ Authentication Successful!");
    expect(await bench.say("/auth status")).to.match(/Token +valid until .* \((9|10) min\)/);
    expect(bench.log.text()).not.to.contain(header.slice(6)).and.not.to.contain(client.secret);
  });

  it("names step 2 for a wrong secret, and reopens only it", async () => {
    const wrong = `Basic ${Buffer.from(`${client.id}:wrong`).toString("base64")}`;
    const said = await bench.say("/auth", url, wrong, client.partnerId, "/skip");
    expect(said).to.contain("Error: OAuth request failed with status 401");
    expect(said).to.contain("Step 2, the Authorization Header: Plume answered invalid_client.");
    expect(await bench.say("fix 2", header)).to.contain("✅ Authentication Successful!");
  });

  it("notices that a partner was dropped from the scope without a word", async () => {
    const said = await bench.say("/auth", url, header, "unknown-to-everybody", "/skip");
    expect(said).to.contain("Error: OAuth response grants less than asked");
    expect(said).to.contain('Plume left out "partnerId:unknown-to-everybody".');
    expect(await bench.say("fix 3", client.partnerId)).to.contain("✅ Authentication Successful!");
  });

  it("names step 1 for an address that is no token endpoint", async () => {
    const said = await bench.say(
      "/auth",
      `https://${name}/nowhere`,
      header,
      client.partnerId,
      "/skip",
    );
    expect(said).to.contain("This address answers, but not as a token service.");
  });
});
