import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import type { FakeSlack } from "../../support/slack/fake-slack.ts";
import { openStoreIn } from "../../support/keys-store.ts";
import { freePort, startRedis } from "../../support/redis-server.ts";
import { testKeys } from "../../support/rotating.ts";
import { openRedisAt, openWard, type Ward } from "../ward.ts";
import { openEar, type Ear } from "./slack-bot.ts";

describe("the doctor's step 3 on Slack, start it", () => {
  let ward: Ward;
  let slack: FakeSlack;
  let socket: Ward["env"];
  let ear: Ear | undefined;
  let proxy: Server | undefined;
  let bot: { close(): Promise<void> } | undefined;
  beforeEach(async () => {
    ward = await openWard();
    ({ slack, env: socket } = await ward.opensSlack());
    ear = proxy = bot = undefined;
  });
  afterEach(async () => {
    await ear?.stop();
    proxy?.closeAllConnections();
    proxy?.close();
    await bot?.close();
    await ward.close();
  });

  const http = (port: number, url?: string): Ward["env"] => {
    const { SLACK_APP_TOKEN: _, ...rest } = socket;
    return {
      ...rest,
      SLACK_SIGNING_SECRET: slack.app.signingSecret,
      SLACK_PORT: String(port),
      ...(url === undefined ? {} : { SLACK_PUBLIC_URL: url }),
    };
  };

  /** Answers everything so, or hands it on. */
  async function openProxy(status: number, to?: number): Promise<string> {
    const server = createServer(({ url = "", method = "", headers }, response) => {
      if (to === undefined) return void response.writeHead(status).end("<html>");
      return void response
        .writeHead(307, { location: `http://127.0.0.1:${to}${url}` })
        .end(JSON.stringify({ method, headers }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    proxy = server;
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it("sees by the store in a file whether a process listens by Socket Mode", async () => {
    expect((await ward.examine(socket)).step(3)).to.deep.equal([
      "todo  Nobody listens. Next: npm start",
    ]);
    bot = openStoreIn(ward.data, "k1");
    expect((await ward.examine(socket)).step(3)).to.deep.equal([
      "ok    Somebody listens: a process has the store open",
    ]);
  });

  it("cannot see who listens before the store is right", async () => {
    const PLUME_DATA_DIR = fileURLToPath(import.meta.url);
    const { step } = await ward.examine({ ...socket, PLUME_DATA_DIR });
    expect(step(3)).to.deep.equal([
      "-     Whether somebody listens cannot be checked before step 2",
    ]);
    expect(step(5)).to.deep.equal([
      "-     Whether somebody was answered cannot be checked before step 2",
    ]);
  });

  it("cannot see who listens by Socket Mode with a store on Redis", async () => {
    ward.redis = await startRedis();
    const { url } = ward.redis;
    bot = await openRedisAt(url, testKeys("k1"));
    const env = { ...socket, REDIS_URL: url, VAULT_KEYS: testKeys("k1") };
    expect((await ward.examine(env)).step(3)).to.deep.equal([
      "-     Whether somebody listens to Slack cannot be seen: on Redis any number of processes may, and none of them needs a turn",
    ]);
  });

  it("calls what listens as Slack does, and no handler of it", async () => {
    ear = await openEar(slack.app.signingSecret);
    const { step } = await ward.examine(http(ear.port, `http://127.0.0.1:${ear.port}`));
    expect(step(3)).to.deep.equal([
      `ok    Somebody listens at 127.0.0.1:${ear.port}, and answers what Slack would sign`,
      `ok    Its public address answers, too: 127.0.0.1:${ear.port}`,
    ]);
    expect(ear.taken).to.deep.equal([]);
  });

  it("calls on loopback who listens everywhere", async () => {
    ear = await openEar(slack.app.signingSecret);
    const { step } = await ward.examine({ ...http(ear.port), SLACK_HOST: "0.0.0.0" });
    expect(step(3)).to.deep.equal([
      `ok    Somebody listens at 127.0.0.1:${ear.port}, and answers what Slack would sign`,
      "-     Whether Slack reaches it cannot be checked without SLACK_PUBLIC_URL, the address of the proxy",
    ]);
  });

  it("knows a process that has another secret", async () => {
    ear = await openEar("6".repeat(32));
    expect((await ward.examine(http(ear.port))).step(3)[0]).to.equal(
      `wrong What listens at 127.0.0.1:${ear.port} was not started with this SLACK_SIGNING_SECRET (HTTP 401). Next: restart the bot with the Signing Secret under App Credentials of the app`,
    );
  });

  it("says where nobody listens, or something that is no bot", async () => {
    const closed = await freePort();
    const nobody = await ward.examine(http(closed, `http://127.0.0.1:${closed}`));
    expect(nobody.step(3)).to.deep.equal([
      `todo  Nobody listens at 127.0.0.1:${closed}: ECONNREFUSED. Next: npm start`,
      `-     Its public address 127.0.0.1:${closed} cannot be checked before it listens (ECONNREFUSED)`,
    ]);
    const { port } = new URL(await openProxy(200));
    expect((await ward.examine(http(Number(port)))).step(3)[0]).to.equal(
      `todo  Nobody listens at 127.0.0.1:${port}: an answer that is not the bot's. Next: npm start`,
    );
    bot = openStoreIn(ward.data, "k1");
    expect((await ward.examine(http(closed))).step(3)[0]).to.equal(
      `wrong A process has the store open, and does not answer at 127.0.0.1:${closed}: ECONNREFUSED. Next: restart the bot; ${ward.data}/bot.log says why it does not listen`,
    );
    expect((await ward.examine(http(0))).step(3)[0]).to.equal(
      "-     Where it listens cannot be checked: SLACK_PORT=0 is any port",
    );
  });

  it("says when the proxy does not hand on", async () => {
    ear = await openEar(slack.app.signingSecret);
    const url = await openProxy(502);
    const { host } = new URL(url);
    expect((await ward.examine(http(ear.port, url))).step(3)[1]).to.equal(
      `wrong Its public address ${host} does not answer: HTTP 502. Next: let the proxy hand on ${url}/slack/events to http://127.0.0.1:${ear.port}/slack/events, body and headers as they are`,
    );
  });

  it("is content with a bot on another machine", async () => {
    ear = await openEar(slack.app.signingSecret);
    const { step } = await ward.examine(http(1, `http://127.0.0.1:${ear.port}`));
    expect(step(3)).to.deep.equal([
      "ok    Somebody listens on another machine",
      `ok    Its public address answers, too: 127.0.0.1:${ear.port}`,
    ]);
  });
});
