import { expect } from "chai";
import Database from "libsql";

import { seal } from "../../../src/core/sealed.ts";
import type { FakeSlack } from "../../support/slack/fake-slack.ts";
import { openStoreIn } from "../../support/keys-store.ts";
import { startRedis } from "../../support/redis-server.ts";
import { testKeys } from "../../support/rotating.ts";
import { openRedisAt, openWard, type Ward } from "../ward.ts";

describe("the doctor's step 4 on Slack, install it", () => {
  let ward: Ward;
  let slack: FakeSlack;
  let env: Ward["env"];
  beforeEach(async () => {
    ward = await openWard();
    ({ slack, env } = await ward.opensSlack());
  });
  afterEach(() => ward.close());

  const rights = async () => (await ward.examine(env)).step(4)[0];
  const all = [
    "commands",
    "chat:write",
    "app_mentions:read",
    "im:history",
    "im:write",
    "files:write",
    "channels:history",
    "groups:history",
    "mpim:history",
  ];

  it("compares the rights that the app has with those that it needs", async () => {
    expect((await ward.examine(env)).step(4)).to.deep.equal([
      "ok    It has the rights that it needs",
      "ok    /plume works in every channel; to be mentioned in one it is invited there: /invite @plume",
    ]);
    slack.grants(all.filter((name) => !["im:write", "files:write"].includes(name)));
    const { code } = await ward.examine(env);
    expect([code, await rights()]).to.deep.equal([
      1,
      "wrong It lacks rights in Acme: im:write (it opens the direct message with a person, for what others must not see), files:write (lists as files, and images). Next: give the app at https://api.slack.com/apps the manifest that npm run --silent slack:manifest prints, install it anew there, and see that SLACK_BOT_TOKEN is still the token that it shows",
    ]);
  });

  it("does without the rights that a workspace may refuse, and names those that it does not need", async () => {
    slack.grants(all.slice(0, 6));
    expect(await rights()).to.equal(
      "ok    It has the rights that it needs; without channels:history, groups:history, mpim:history an answer that is shared may stand there twice",
    );
    slack.grants([...all, "users:read", "admin"]);
    expect(await rights()).to.equal(
      "ok    It has the rights that it needs, and some that it does not: users:read, admin",
    );
  });

  const oauth = (more: Ward["env"] = {}): Ward["env"] => {
    const { SLACK_BOT_TOKEN: _, SLACK_APP_TOKEN: __, ...rest } = env;
    return {
      ...rest,
      SLACK_CLIENT_ID: slack.app.clientId,
      SLACK_CLIENT_SECRET: slack.app.clientSecret,
      SLACK_SIGNING_SECRET: slack.app.signingSecret,
      SLACK_PUBLIC_URL: "http://127.0.0.1:1",
      ...more,
    };
  };

  it("counts the workspaces that installed it, with a store in a file", async () => {
    const line = async () => (await ward.examine(oauth())).step(4)[0];
    const nobody =
      "todo  No workspace has installed it. Next: open http://127.0.0.1:1/slack/install and agree";
    expect(await line()).to.equal(nobody);
    const store = openStoreIn(ward.data, "k1");
    expect(await line()).to.equal(nobody);
    await store.installations.save("slack:T1", seal("one"));
    expect(await line()).to.equal("ok    1 workspace has installed it");
    await store.installations.save("slack:T2", seal("two"));
    await store.installations.save("teams:T3", seal("three"));
    expect(await line()).to.equal("ok    2 workspaces have installed it");
    await store.close();
  });

  it("reads a store of before there were installations", async () => {
    await openStoreIn(ward.data, "k1").close();
    const database = new Database(`${ward.data}/store.db`);
    database.exec("DROP TABLE installation");
    database.close();
    const { step } = await ward.examine(oauth());
    expect(step(4)[0]).to.match(/^todo {2}No workspace has installed it/);
    const unknown = await ward.examine(oauth({ PLUME_DATA_DIR: `${ward.data}/store.db` }));
    expect(unknown.step(4)[0]).to.equal("-     Who installed it cannot be checked before step 2");
  });

  it("counts the workspaces that installed it, with a store on Redis", async () => {
    ward.redis = await startRedis();
    const { url } = ward.redis;
    const store = await openRedisAt(url, testKeys("k1"), "plume:");
    const more = { REDIS_URL: url, REDIS_KEY_PREFIX: "plume:", VAULT_KEYS: testKeys("k1") };
    const line = async () => (await ward.examine(oauth(more))).step(4)[0];
    expect(await line()).to.match(/^todo {2}No workspace has installed it/);
    for (const name of ["slack:T1", "slack:T2", "teams:T3"])
      await store.installations.save(name, seal("token"));
    expect(await line()).to.equal("ok    2 workspaces have installed it");
    await store.close();
  });
});
