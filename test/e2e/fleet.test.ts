import { expect } from "chai";

import { startSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { Fleet } from "../support/fleet.ts";
import { contentsOf } from "../support/redis-contents.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";

// Real processes on a real Redis, in front of one simulated cloud that counts what it is asked.

describe("three processes of one bot", function processes() {
  this.timeout(60_000);
  const members = [0, 1, 2];
  let redis: RedisServer;
  let sandbox: Sandbox;
  let fleet: Fleet;

  before(async () => {
    [redis, sandbox] = await Promise.all([
      startRedis({ settings: { appendonly: "yes" } }),
      startSandbox({ requestsPerWindow: 100_000 }),
    ]);
    fleet = new Fleet(sandbox, { REDIS_URL: redis.url });
    // One more than stays.
    await fleet.start(members.length + 1);
    const { ssoUrl, credentials } = sandbox;
    for (const [text, answer] of [
      ["/auth", "Step 1"],
      [ssoUrl, "Step 2"],
      [credentials.header, "Step 3"],
      [credentials.partnerId, "Step 4"],
      ["/skip", "Authentication Successful!"],
    ] as const)
      await fleet.ask(0, "home", { text, answer });
  });
  afterEach(() => sandbox.faults.clear());
  after(async () => {
    await fleet.close();
    await sandbox.close();
    await redis.close();
  });

  const tokenRequests = (): number =>
    sandbox.requests.filter(({ endpoint }) => endpoint === "token").length;

  const command = (title: string, name = "/health"): string => {
    const { customerId, locationId } = sandbox.home(title);
    return `${name} ${customerId} ${locationId}`;
  };

  /** The time of all tokens is over. */
  async function expire(): Promise<void> {
    const keys = (await redis.client.keys("v:*token:*")).filter((key) => !key.endsWith(":trouble"));
    expect(keys).to.have.lengthOf(1);
    await redis.client.del(keys);
  }

  /** The same in so many places at once, spread over the three processes; gives the places. */
  function askAll(name: string, count: number, text: string): readonly string[] {
    const places = Array.from({ length: count }, (_, n) => `${name}${n}`);
    for (const [n, place] of places.entries()) fleet.say(n % members.length, place, text);
    return places;
  }

  async function answered(places: readonly string[], answer: string): Promise<void> {
    const open = (): readonly string[] =>
      places.filter((place) => !fleet.textsIn(place).some((text) => text.includes(answer)));
    await fleet.until(
      () => open().length === 0,
      () => `${open().length} open, for example:\n${fleet.textsIn(open()[0] ?? "").join("\n--\n")}`,
    );
  }

  it("ask for one token for 200 commands at once, and answer them all", async () => {
    await expire();
    const before = tokenRequests();
    await answered(askAll("many", 200, command("All well")), "🟢 Operational");
    expect(tokenRequests() - before).to.equal(1);
  });

  it("leave nothing secret readable in Redis, of the wizard, the token or the homes", async () => {
    const contents = await contentsOf(redis.client);
    const secrets = sandbox.secrets();
    expect(secrets).to.have.lengthOf.above(10);
    expect(secrets.filter((secret) => contents.holds(secret))).to.deep.equal([]);
    expect(contents.holds("test:-:home:ann")).to.equal(true);
  });

  it("ask for one token while Redis is killed and started again in the middle", async () => {
    await expire();
    sandbox.faults.set({ endpoint: "token", delayMs: 700 });
    const before = tokenRequests();
    const places = askAll("restart", 60, command("One pod offline"));
    await fleet.until(
      () => tokenRequests() > before,
      () => "no token request",
    );
    await redis.kill();
    await redis.start();
    await answered(places, "🟠 Disrupted");
    expect(tokenRequests() - before).to.equal(1);
  });

  it("go on when the one that asks for the token is killed in the middle", async () => {
    await expire();
    sandbox.faults.set({ endpoint: "token", times: 1, fault: { kind: "never" } });
    const before = tokenRequests();
    fleet.say(members.length, "victim", command("All well"));
    await fleet.until(
      () => tokenRequests() > before,
      () => "no token request",
    );
    const places = askAll("crash", 30, command("Fair health with an alert"));
    await fleet.kill(members.length);
    await answered(places, "🟡 Degraded");
    expect(tokenRequests() - before).to.equal(2);
  });

  it("get one fresh token when the cloud refuses the one they all have", async () => {
    sandbox.revokeTokens();
    const before = tokenRequests();
    await answered(askAll("refused", 30, command("Just back", "/nodes")), "Pods: 3 of 3 connected");
    expect(tokenRequests() - before).to.equal(1);
  });

  it("leave a dead token service alone, and all tell when it is tried again", async () => {
    await expire();
    sandbox.faults.set({ endpoint: "token", fault: { kind: "status", status: 503 } });
    const before = tokenRequests();
    const answer = "sign-in server answers with status 503; I try again at";
    const told = [];
    for (const member of members) {
      const text = command("QoE empty");
      const said = await fleet.ask(member, `dead${member}`, { text, answer });
      told.push(/I try again at [^.;]*/.exec(said)?.[0]);
    }
    expect(told[0]).to.match(/at \d\d:\d\d(:\d\d)? UTC/);
    expect(new Set(told).size).to.equal(1);
    expect(tokenRequests() - before).to.equal(1);
  });

  it("are all signed out at once by one of them", async () => {
    await fleet.ask(0, "out", { text: "/logout now", answer: "Signed out" });
    const before = sandbox.requests.length;
    for (const member of members)
      await fleet.ask(member, `out${member}`, {
        text: command("All well"),
        answer: "Please authenticate",
      });
    expect(sandbox.requests.length).to.equal(before);
    expect(await redis.client.keys("conn:*")).to.deep.equal([]);
    expect(await redis.client.keys("v:*token:*")).to.deep.equal([]);
    expect(await redis.client.keys("lock:*")).to.deep.equal([]);
  });
});
