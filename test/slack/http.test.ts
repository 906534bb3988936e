import { connect, createServer, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { SlackHttp, type HttpOptions } from "../../adapters/slack/http.ts";
import { Refusals } from "../../adapters/slack/refusals.ts";
import { isFault } from "../../src/core/fault.ts";
import { seal } from "../../src/core/sealed.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { createCollectingLogger } from "../support/network.ts";
import { freePort } from "../support/redis-server.ts";
import { openSlackHearing, type SlackHearing } from "../support/slack-hearing.ts";
import { recorded } from "../support/slack/recorded.ts";
import { until } from "../support/until.ts";

describe("Slack over HTTP", () => {
  let hearing: SlackHearing;
  let http: SlackHttp;
  let url: string;

  const open = async (options: Partial<HttpOptions> = {}): Promise<SlackHttp> => {
    const { slack, clock, log, intake } = hearing;
    const receiver = new SlackHttp(
      { signingSecret: seal(slack.app.signingSecret), port: 0, ...options },
      { clock, logger: log, take: (delivered) => intake.take(delivered) },
    );
    await receiver.start();
    return receiver;
  };
  beforeEach(async () => {
    hearing = await openSlackHearing();
    http = await open();
    url = `http://127.0.0.1:${http.port}/slack/events`;
    hearing.slack.delivers(url);
  });
  afterEach(async () => {
    await http.stop();
    await hearing.slack.close();
  });

  const post = (body: string, options: Parameters<SlackHearing["slack"]["posts"]>[2] = {}) =>
    hearing.slack.posts(url, body, options);
  const message = (): string => JSON.stringify(recorded("message-im"));
  const statuses = (): readonly unknown[] => hearing.log.of("slack.refused").map((f) => f.status);
  /** A call by hand, on a connection that stays open if the server lets it. */
  const callByHand = (
    lines: readonly string[],
  ): { socket: Socket; said: () => string; ended: Promise<void> } => {
    const socket = connect(http.port, "127.0.0.1");
    let said = "";
    socket.setEncoding("utf8").on("data", (text: string) => (said += text));
    const ended = new Promise<void>((resolve) => {
      socket.on("error", () => undefined).on("close", () => resolve());
    });
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    return { socket, said: () => said, ended };
  };

  it("hears events, commands, presses and forms, and acknowledges each once it is durable", async () => {
    const { slack, ann } = hearing;
    const deeds = [slack.says(ann, "health a"), slack.slash(ann, "/plume health b")];
    await Promise.all(deeds.map(({ done }) => done));
    expect(hearing.words.toSorted()).to.deep.equal(["/health a", "/health b"]);
    const states = slack.deliveries.map(({ state, attempts }) => [state, attempts.length]);
    expect(states).to.deep.equal([
      ["acknowledged", 1],
      ["acknowledged", 1],
    ]);
    for (const name of ["press-message", "view-closed"]) {
      const body = `payload=${encodeURIComponent(JSON.stringify(recorded(name)))}`;
      const answer = await post(body, { type: "application/x-www-form-urlencoded" });
      expect([answer.status, answer.body]).to.deep.equal([200, ""]);
    }
    expect(hearing.words.slice(2)).to.deep.equal(["button", "closed"]);
  });

  it("is not answered before the event is durable", async () => {
    let release = (): void => undefined;
    hearing.answer = () => new Promise((resolve) => (release = () => resolve("durable")));
    const { deliveries } = hearing.slack.says(hearing.ann, "one");
    await hearing.hears(1);
    // An answer that is on its way has the time to arrive.
    await sleep(200);
    expect(deliveries.map(({ state }) => state)).to.deep.equal(["pending"]);
    release();
    await deliveries[0]?.done;
    expect(deliveries.map(({ state }) => state)).to.deep.equal(["acknowledged"]);
  });

  it("gets again, under the same name, what could not be kept", async () => {
    let refusals = 1;
    hearing.answer = () => (refusals-- > 0 ? new Promise(() => undefined) : "durable");
    const [delivery] = hearing.slack.says(hearing.ann, "one").deliveries;
    await delivery?.done;
    expect(delivery?.attempts.map(({ outcome }) => outcome)).to.include.members(["503", "ok"]);
    expect(new Set(hearing.heard.map((event) => event.delivery)).size).to.equal(1);
  }).timeout(20_000);

  it("asks to come again before Slack loses its patience", async () => {
    hearing.answer = () => Promise.reject(new Error("broken"));
    const began = performance.now();
    const answer = await post(message());
    expect(answer.status).to.equal(503);
    // That it is no later is seen where time can be turned, in the tests of the intake.
    expect(performance.now() - began).to.be.above(2_000);
  });

  it("answers a form at its fields", async () => {
    const payload = recorded("view-submission", (body) => {
      const values = { name: { value: { value: "two words" } } };
      body["view"] = { ...Object(body["view"]), callback_id: "pairing", state: { values } };
    });
    const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`;
    const answer = await post(body, { type: "application/x-www-form-urlencoded" });
    expect(JSON.parse(answer.body)).to.have.nested.property("errors.name");
  });

  it("refuses what Slack did not sign, or signed long ago", async () => {
    for (const signing of ["wrong", "missing", "stale"] as const)
      expect((await post(message(), { signing })).status, signing).to.equal(401);
    expect((await post(message(), { signing: "good" })).status).to.equal(200);
    expect(hearing.heard).to.have.length(1);
  });

  it("refuses a body above 1 MB, and takes one that is below", async () => {
    const padded = (bytes: number): string =>
      JSON.stringify({ ...recorded("message-im"), padding: "x".repeat(bytes) });
    const large = await post(padded(1_048_576));
    expect([413, "unreachable"]).to.include(large.status);
    expect((await post(padded(1_000_000))).status).to.equal(200);
    expect(statuses()).to.deep.equal([413]);
  });

  it("refuses what cannot be read, and what is elsewhere", async () => {
    expect((await post("{")).status).to.equal(400);
    for (const path of ["/", "/slack/events/x", "//", "/slack/install"])
      expect(
        (await hearing.slack.posts(`http://127.0.0.1:${http.port}${path}`, message())).status,
        path,
      ).to.equal(404);
    expect((await fetch(url)).status).to.equal(404);
    expect(hearing.heard).to.deep.equal([]);
  });

  it("tells of refused calls once a minute, with their number", () => {
    const clock = createFakeClock();
    const logger = createCollectingLogger();
    const refusals = new Refusals({ clock, logger });
    for (const status of [401, 401, 200, 503, 404, 401]) refusals.answered(status);
    clock.advance(59_999);
    refusals.answered(401);
    expect(logger.of("slack.refused").map(({ status, count }) => [status, count])).to.deep.equal([
      [401, 1],
      [404, 1],
    ]);
    clock.advance(1);
    refusals.answered(401);
    expect(logger.of("slack.refused").at(-1)).to.include({ status: 401, count: 4 });
  });

  it("shows Slack that the address is this bot's", async () => {
    expect(await hearing.slack.verifies(url)).to.equal(true);
    const check = await post("ssl_check=1&token=x", {
      type: "application/x-www-form-urlencoded",
      signing: "missing",
    });
    expect(check.status).to.equal(200);
  });

  it("logs nothing of what it is sent", async () => {
    hearing.answer = () => "refused";
    for (const signing of ["good", "wrong"] as const) {
      await post(JSON.stringify({ ...recorded("message-im"), secret: "planted-secret" }), {
        signing,
      });
      await post("planted-secret {", { signing });
    }
    await hearing.slack.posts(`http://127.0.0.1:${http.port}/planted-secret`, "planted-secret");
    expect(statuses()).to.have.members([400, 401, 404]);
    expect(hearing.log.text()).not.to.contain("planted-secret");
  });

  it("listens on loopback unless it is told otherwise", async () => {
    const other = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.internal === false && address.family === "IPv4");
    if (!other) return;
    const attempt = fetch(`http://${other.address}:${http.port}/slack/events`);
    expect(
      await attempt.then(
        () => "reached",
        () => "refused",
      ),
    ).to.equal("refused");
    const wide = await open({ host: "0.0.0.0" });
    expect((await fetch(`http://${other.address}:${wide.port}/`)).status).to.equal(404);
    await wide.stop();
  });

  it("listens at another path", async () => {
    const elsewhere = await open({ path: "/plume/slack" });
    const answer = await hearing.slack.posts(
      `http://127.0.0.1:${elsewhere.port}/plume/slack`,
      message(),
    );
    expect(answer.status).to.equal(200);
    await elsewhere.stop();
  });

  it("cannot be used where its port is taken", async () => {
    const squatter = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => squatter.once("listening", resolve));
    const address = squatter.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const fault = await open({ port }).catch((error: unknown) => error);
    expect(isFault(fault, "adapter.refused") && fault.details.reason).to.equal(
      `127.0.0.1:${port} cannot be opened (EADDRINUSE)`,
    );
    squatter.close();
  });

  it("finishes what it has begun when it stops, and then is gone", async () => {
    let release = (): void => undefined;
    hearing.answer = () => new Promise((resolve) => (release = () => resolve("durable")));
    const begun = post(message());
    await hearing.hears(1);
    const idle = callByHand(["GET / HTTP/1.1", "host: x"]);
    await until("it was answered", () => idle.said().includes("404"));
    const stopping = http.stop();
    await sleep(100);
    const late = fetch(url).then(
      () => "answered",
      () => "refused",
    );
    expect(await late).to.equal("refused");
    release();
    expect((await begun).status).to.equal(200);
    const began = performance.now();
    await stopping;
    await idle.ended;
    // Who would wait for the idle one waits 3 s.
    expect(performance.now() - began).to.be.below(2_900);
  });

  it("hands over nothing after it began to stop", async () => {
    const line = "POST /slack/events HTTP/1.1";
    const slow = callByHand([
      line,
      "host: x",
      "content-length: 5",
      "content-type: application/json",
    ]);
    await sleep(100);
    const stopping = http.stop();
    slow.socket.write("{}   ");
    await stopping;
    await slow.ended;
    expect(slow.said()).to.contain("401");
    expect(slow.said().toLowerCase()).to.contain("connection: close");
    expect(hearing.heard).to.deep.equal([]);
  });

  it("does not wait for who says nothing when it stops", async () => {
    const silent = callByHand(["POST /slack/events HTTP/1.1", "host: x", "content-length: 5"]);
    await sleep(100);
    const began = performance.now();
    await http.stop();
    await silent.ended;
    // A request may take 10 s.
    expect(performance.now() - began).to.be.below(9_000);
  });

  it("can be stopped without a start, and twice", async () => {
    const { slack, clock, log, intake } = hearing;
    const parts = { clock, logger: log, take: intake.take.bind(intake) };
    await new SlackHttp({ signingSecret: seal(slack.app.signingSecret) }, parts).stop();
    await http.stop();
    await http.stop();
  });

  it("shows the pages of an installation where there are any", async () => {
    const kept: unknown[] = [];
    const port = await freePort();
    const pages = await open({
      port,
      install: {
        clientId: hearing.slack.app.clientId,
        clientSecret: hearing.slack.app.clientSecret,
        stateSecret: "a state secret",
        scopes: ["chat:write"],
        installationStore: {
          storeInstallation: (installation) => {
            kept.push(installation.team?.id);
            return Promise.resolve();
          },
          fetchInstallation: () => Promise.reject(new Error("not here")),
        },
        redirectUri: `http://127.0.0.1:${port}/slack/oauth_redirect`,
        installerOptions: {
          redirectUriPath: "/slack/oauth_redirect",
          authorizationUrl: hearing.slack.authorizeUrl,
          clientOptions: { slackApiUrl: hearing.slack.apiUrl },
        },
      },
    });
    const landing = await hearing.slack.installs(
      hearing.ann,
      `http://127.0.0.1:${pages.port}/slack/install`,
    );
    expect(landing.status).to.equal(200);
    expect(kept).to.deep.equal([hearing.slack.team.id]);
    await pages.stop();
  });
});
