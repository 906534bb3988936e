import { WebClient } from "@slack/web-api";
import { expect } from "chai";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openEar, type Ear } from "../support/slack/ear.ts";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import type { Person, Workspace } from "../support/slack/types.ts";

describe("the fake Slack brings an app into a workspace", () => {
  let slack: FakeSlack;
  let site: Server;
  let install: string;
  let other: Workspace;
  let bob: Person;
  /** What the app's page made of the code. */
  let exchanged: { readonly [field: string]: unknown } | undefined;

  /** The smallest app that can be installed. */
  const serve = async (path: string, cookies: string): Promise<string | URL> => {
    const url = new URL(path, install);
    if (url.pathname === "/install") {
      const target = new URL(slack.authorizeUrl);
      target.searchParams.set("client_id", slack.app.clientId);
      target.searchParams.set("scope", "commands,chat:write");
      target.searchParams.set("state", "s1");
      target.searchParams.set("redirect_uri", new URL("/done", install).href);
      return target;
    }
    const isOwn = url.searchParams.get("state") === "s1" && cookies.includes("state=s1");
    if (!isOwn) return "who are you?";
    exchanged = { ...(await exchange(url)) };
    return "installed";
  };
  const exchange = async (url: URL) =>
    new WebClient(undefined, { slackApiUrl: slack.apiUrl }).oauth.v2.access({
      client_id: slack.app.clientId,
      client_secret: slack.app.clientSecret,
      code: url.searchParams.get("code") ?? "",
      redirect_uri: new URL("/done", install).href,
    });

  beforeEach(async () => {
    slack = await openFakeSlack();
    other = slack.workspace("Other", { installed: false, enterprise: "E1" });
    bob = slack.person("Bob", { team: other });
    exchanged = undefined;
    site = createServer((request, response) => {
      void serve(request.url ?? "", request.headers.cookie ?? "").then((result) => {
        if (typeof result === "string") return response.end(result);
        const headers = { location: result.href, "set-cookie": "state=s1; HttpOnly" };
        return response.writeHead(302, headers).end();
      });
    }).listen(0, "127.0.0.1");
    await once(site, "listening");
    install = `http://127.0.0.1:${(site.address() as AddressInfo).port}/install`;
  });
  afterEach(async () => {
    await slack.close();
    site.close();
    site.closeAllConnections();
  });

  it("by a person who agrees, with a code for a token", async () => {
    const { text, path } = await slack.installs(bob, install);
    expect(text).to.equal("installed");
    expect(path).to.have.length(3);
    expect(exchanged).to.deep.include({
      access_token: slack.token(other),
      scope: "commands,chat:write",
      bot_user_id: other.botUser,
      team: { id: other.id, name: "Other" },
      enterprise: { id: "E1", name: "Enterprise" },
      authed_user: { id: bob.id },
    });
    const client = new WebClient(slack.token(other), { slackApiUrl: slack.apiUrl });
    expect((await client.auth.test()).team_id).to.equal(other.id);
  });

  it("not if a state was meddled with, or the browser is another", async () => {
    const meddle = (url: URL): URL => {
      if (url.pathname === "/done") url.searchParams.set("state", "s2");
      return url;
    };
    const forgets = true;
    expect((await slack.installs(bob, install, { meddle })).text).to.equal("who are you?");
    expect((await slack.installs(bob, install, { forgets })).text).to.equal("who are you?");
    expect(slack.token(other)).to.equal("");
  });

  it("with a code that is good once", async () => {
    const { path } = await slack.installs(bob, install);
    const again = exchange(new URL(path.at(-1) ?? ""));
    expect(await again.catch((error: unknown) => String(error))).to.match(/invalid_code/);
  });

  describe("and takes it out again", () => {
    let ear: Ear;
    beforeEach(async () => {
      ear = await openEar();
      slack.delivers(ear.url);
    });
    afterEach(() => ear.close());

    it("with an event, and a new token the next time", async () => {
      await slack.installs(bob, install);
      const first = slack.token(other);
      await slack.uninstalls(other).done;
      expect(ear.heard[0]?.body).to.include({ team_id: other.id });
      expect(ear.heard[0]?.body).to.have.nested.property("event.type", "app_uninstalled");
      await slack.installs(bob, install);
      expect(slack.token(other)).to.not.equal(first);
    });

    it("or its token alone", async () => {
      await slack.revokes().done;
      expect(ear.heard[0]?.body).to.have.deep.nested.property("event.tokens", {
        oauth: [],
        bot: [slack.team.botUser],
      });
    });

    it("because the app asks for it", async () => {
      const client = new WebClient(slack.token(), { slackApiUrl: slack.apiUrl });
      const { clientId: client_id, clientSecret: client_secret } = slack.app;
      await client.apps.uninstall({ client_id, client_secret });
      await slack.deliveries[0]?.done;
      expect(ear.heard[0]?.body).to.have.nested.property("event.type", "app_uninstalled");
      const outcome = await client.auth.revoke().catch((error: unknown) => String(error));
      expect(outcome).to.match(/account_inactive/);
    });
  });
});
