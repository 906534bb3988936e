import { expect } from "chai";

import { createSlackAdapter, type SlackAdapter } from "../../adapters/slack/index.ts";
import { seal } from "../../src/core/sealed.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import { openMemoryStore } from "../../src/stores/memory.ts";
import { createCollectingLogger } from "../support/network.ts";
import { testVault } from "../support/rotating.ts";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import { until } from "../support/until.ts";

describe("the Slack adapter", () => {
  let slack: FakeSlack;
  beforeEach(async () => {
    slack = await openFakeSlack();
  });
  afterEach(() => slack.close());

  const inSocketMode = (): SlackAdapter => {
    const clock = createSystemClock();
    return createSlackAdapter({
      name: "Plume",
      command: "/plume",
      workspaces: { kind: "one", token: seal(slack.token()) },
      listening: { kind: "socket", appToken: seal(slack.app.appToken) },
      clock,
      logger: createCollectingLogger(),
      commands: [],
      wizards: [],
      cache: openMemoryStore({ clock, vault: testVault("k1") }).cache,
      forgetTenant: () => Promise.reject(new Error("nobody leaves here")),
      apiRoot: slack.apiUrl,
    });
  };

  for (const method of ["auth.test", "apps.connections.open"])
    it(`stops at once while it waits for ${method} to begin`, async () => {
      slack.fails(method, { kind: "hang" });
      const adapter = inSocketMode();
      const starting = adapter.start(() => Promise.resolve("durable"));
      await until("it waits", () => slack.calls(method).length > 0);
      const from = performance.now();
      await adapter.stop();
      // It would wait 5 s.
      expect(performance.now() - from).to.be.below(4_500);
      await starting;
    });
});
