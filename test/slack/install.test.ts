import { expect } from "chai";
import { createEmulator } from "emulate";

import { parseKept } from "../../adapters/slack/installation.ts";
import { installerParts } from "../../adapters/slack/install.ts";
import { botScopes } from "../../adapters/slack/scopes.ts";
import { Fault } from "../../src/core/fault.ts";
import { reveal, seal } from "../../src/core/sealed.ts";
import { createMemoryWorld, type MemoryWorld } from "../../src/stores/memory-rows.ts";
import { openMemoryStore, type MemoryStore } from "../../src/stores/memory.ts";
import { createMovableClock, type MovableClock } from "../support/movable-clock.ts";
import { createCollectingLogger, type CollectingLogger } from "../support/network.ts";
import { freePort } from "../support/redis-server.ts";
import { testVault } from "../support/rotating.ts";
import {
  startInstallingApp,
  type InstallingApp,
  type Shared,
} from "../support/slack-installing.ts";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import type { Person, Workspace } from "../support/slack/types.ts";
import type { Landing } from "../support/slack/installing.ts";

const isCallback = (url: URL): boolean => url.pathname === "/slack/oauth_redirect";

describe("installing the bot in a workspace", () => {
  let slack: FakeSlack;
  let clock: MovableClock;
  let log: CollectingLogger;
  let world: MemoryWorld;
  let store: MemoryStore;
  let apps: InstallingApp[];
  let app: InstallingApp;
  let beta: Workspace;
  let ann: Person;

  beforeEach(async () => {
    slack = await openFakeSlack();
    clock = createMovableClock();
    log = createCollectingLogger();
    world = createMemoryWorld();
    store = openMemoryStore({ clock, world, vault: testVault("k1") });
    beta = slack.workspace("Beta", { installed: false });
    ann = slack.person("Ann", { team: beta });
    apps = [];
    app = await start();
  });
  afterEach(async () => {
    for (const one of apps) await one.close();
    await slack.close();
  });

  const start = async (
    more: Parameters<typeof startInstallingApp>[1] = {},
    shared: Partial<Shared> = {},
  ): Promise<InstallingApp> => {
    const started = await startInstallingApp({ slack, store, clock, log, ...shared }, more);
    apps.push(started);
    return started;
  };

  /** Nothing on a page, or in the log, is a secret or of use only to who wrote the program. */
  const expectClean = ({ text }: Landing): void => {
    const secrets = [slack.app.clientSecret, slack.token(beta), "xoxb", "code-"].filter(Boolean);
    for (const said of [text, log.text()])
      for (const secret of secrets) expect(said).not.to.include(secret);
    expect(text).not.to.match(/slack_oauth|slack_webapi|node_modules|\n\s+at |Error/);
    expect(text).to.match(/^<!doctype html>\n<html lang="en">/);
  };

  const kept = async (id = beta.id) => {
    const record = await store.installations.load(`slack:${id}`);
    const found = record && parseKept(record);
    return found?.kind === "installation" ? found.installation : undefined;
  };

  it("ends with a page that says where it is and what to do, and the token is kept", async () => {
    const landing = await slack.installs(ann, app.url);
    expect(landing.status).to.equal(200);
    expect(landing.text).to.include("<h1>Plume is in Beta</h1>");
    expect(landing.text).to.include("Open Slack and type /plume help.");
    expect(landing.text).to.include(
      `href="${slack.root}/app_redirect?app=${slack.app.id}&amp;team=${beta.id}"`,
    );
    expectClean(landing);
    const found = await kept();
    expect(found && reveal(found.token)).to.equal(slack.token(beta));
    expect(found).to.include({ name: "Beta" });
    const token = await app.installed.tokenOf(beta.id);
    expect(token && reveal(token)).to.equal(slack.token(beta));
    expect(log.of("slack.installed")).to.deep.equal([
      { at: `slack:${beta.id}`, owner: `slack:${beta.id}:${ann.id}` },
    ]);
    expect(slack.violations).to.deep.equal([]);
  });

  it("asks for the rights of the manifest, and says what each is for", async () => {
    const response = await fetch(app.url);
    const text = await response.text();
    for (const { name, reason } of botScopes)
      expect(text).to.include(`<dt>${name}</dt><dd>${reason}</dd>`);
    const [, link = ""] = /href="([^"]+)"/.exec(text) ?? [];
    const { searchParams: asked } = new URL(link.replaceAll("&amp;", "&"));
    expect(asked.get("scope")?.split(",")).to.deep.equal(botScopes.map(({ name }) => name));
    expect(asked.get("redirect_uri")).to.equal(`${app.publicUrl}/slack/oauth_redirect`);
    expect(asked.get("user_scope")).to.equal(null);
  });

  it("sends people to the Slack whose Web API it calls", () => {
    const pageOf = (apiRoot: string | undefined): string | undefined =>
      installerParts({ ...app.options, apiRoot }).installerOptions?.authorizationUrl;
    expect(pageOf(undefined)).to.equal("https://slack.com/oauth/v2/authorize");
    expect(pageOf("https://slack.com/api")).to.equal("https://slack.com/oauth/v2/authorize");
    expect(pageOf("https://slack-gov.com/api/")).to.equal(
      "https://slack-gov.com/oauth/v2/authorize",
    );
  });

  it("shows pages that run nothing, stand in no frame and are kept by nobody", async () => {
    const pages = [app.url, `${app.publicUrl}/slack/oauth_redirect?error=access_denied`];
    for (const page of pages) {
      const { headers } = await fetch(page);
      expect(headers.get("content-type")).to.equal("text/html; charset=utf-8");
      expect(headers.get("content-security-policy"))
        .to.include("default-src 'none'")
        .and.include("frame-ancestors 'none'");
      expect(headers.get("cache-control")).to.equal("no-store");
      expect(headers.get("referrer-policy")).to.equal("no-referrer");
      expect(headers.get("x-content-type-options")).to.equal("nosniff");
      expect(headers.get("x-frame-options")).to.equal("DENY");
    }
    const [cookie = ""] = (await fetch(app.url)).headers.getSetCookie();
    expect(cookie).to.match(
      /^__Host-slack-install=[\w.-]+; Secure; HttpOnly; Path=\/; Max-Age=600$/,
    );
  });

  it("shows a hostile name as it is", async () => {
    const hostile = slack.workspace(`<script>alert("x")</script> & 'co'`, { installed: false });
    const eve = slack.person("Eve", { team: hostile });
    const { status, text } = await slack.installs(eve, app.url);
    expect(status).to.equal(200);
    expect(text).to.include(
      "Plume is in &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;co&#39;",
    );
    expect(text).not.to.include("<script");
  });

  it("replaces the token when it is installed anew", async () => {
    await slack.installs(ann, app.url);
    const first = slack.token(beta);
    slack.revokes(beta);
    const other = await start();
    expect(await other.installed.tokenOf(beta.id)).not.to.equal(undefined);
    await slack.installs(ann, app.url);
    const second = slack.token(beta);
    expect(second).not.to.equal(first);
    const found = await kept();
    expect(found && reveal(found.token)).to.equal(second);
    const here = await app.installed.tokenOf(beta.id);
    expect(here && reveal(here)).to.equal(second);
    // Another process hears of it from Slack, or within a minute.
    other.installed.refused({ team: beta.id }, "token_revoked");
    const there = await other.installed.tokenOf(beta.id);
    expect(there && reveal(there)).to.equal(second);
  });

  it("may end in another process than it began in, also after a restart", async () => {
    const other = await start({ publicUrl: app.publicUrl });
    const [state, headers] = await begin(app);
    expect((await comeBack(state, headers, other)).status).to.equal(200);
    expect(await kept()).not.to.equal(undefined);
  });

  /** Begins an installation; gives the state, and what a browser sends along from then on. */
  async function begin(at: InstallingApp): Promise<readonly [string, { readonly cookie: string }]> {
    const response = await fetch(at.url);
    const [cookie = ""] = response.headers.getSetCookie();
    const [pair = ""] = cookie.split(";");
    return [pair.split("=")[1] ?? "", { cookie: pair }];
  }

  /** Where Slack sends a person back to once they agreed. */
  async function callback(state: string, at: InstallingApp): Promise<string> {
    const asked = new URL(slack.authorizeUrl);
    asked.search = new URLSearchParams({
      client_id: slack.app.clientId,
      redirect_uri: `${at.options.publicUrl}/slack/oauth_redirect`,
      scope: "commands",
      state,
    }).toString();
    const agreed = await fetch(asked, {
      redirect: "manual",
      headers: { cookie: `person=${ann.id}` },
    });
    const { search } = new URL(agreed.headers.get("location") ?? "");
    return `${at.publicUrl}/slack/oauth_redirect${search}`;
  }

  /** Comes back with a state; gives the page. */
  async function comeBack(
    state: string,
    headers: { readonly cookie: string },
    at = app,
  ): Promise<Landing> {
    const response = await fetch(await callback(state, at), { headers });
    return { status: response.status, text: await response.text(), path: [] };
  }

  describe("that fails", () => {
    const nothing = async (landing: Landing): Promise<void> => {
      expectClean(landing);
      expect(await kept()).to.equal(undefined);
      expect(log.of("slack.installed")).to.deep.equal([]);
    };

    it("because the person cancelled it, is said as what it is", async () => {
      const landing = await slack.installs(ann, app.url, {
        meddle: (url) =>
          isCallback(url) ? new URL("?error=access_denied&error_description=%3Cb%3Ex", url) : url,
      });
      expect(landing.status).to.equal(200);
      expect(landing.text).to.include("You cancelled it in Slack. Nothing was changed.");
      expect(landing.text).not.to.include("<b>x");
      await nothing(landing);
      expect(log.lines).to.deep.equal([]);
    });

    it("because it was begun elsewhere, or with a state that is not ours", async () => {
      const forged = await slack.installs(ann, app.url, { forgets: true });
      expect([forged.status, forged.text]).to.deep.include(403);
      expect(forged.text).to.include("not begun in this browser").and.include("Begin again");
      await nothing(forged);
      const [state] = await begin(app);
      const turned = state.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
      for (const odd of [turned, "x", `${state}x`, state.replace(".", "..")]) {
        const landing = await comeBack(odd, { cookie: `__Host-slack-install=${odd}` });
        expect(landing.status, odd).to.equal(403);
        expect(landing.text).to.include("not, or no longer, good");
        await nothing(landing);
      }
      expect(slack.calls("oauth.v2.access")).to.deep.equal([]);
    });

    it("because another app's process signed the state", async () => {
      const stranger = await start({ clientSecret: seal("d".repeat(32)) });
      const [state, headers] = await begin(stranger);
      expect((await comeBack(state, headers)).status).to.equal(403);
    });

    it("because it took more than 10 minutes", async () => {
      const [state, headers] = await begin(app);
      clock.later(601_000);
      const landing = await comeBack(state, headers);
      expect(landing.status).to.equal(410);
      expect(landing.text).to.include("more than 10 minutes ago");
      await nothing(landing);
      const [soon, browser] = await begin(app);
      clock.later(590_000);
      expect((await comeBack(soon, browser)).status).to.equal(200);
    });

    it("because it was done already, here, elsewhere or before a restart", async () => {
      const [state, headers] = await begin(app);
      expect((await comeBack(state, headers)).status).to.equal(200);
      const calls = slack.calls("oauth.v2.access").length;
      // A store in a file forgets its locks when it is opened.
      const restarted = async (): Promise<InstallingApp> => {
        world.locks.clear();
        return start();
      };
      for (const at of [app, await start(), await restarted()]) {
        const landing = await comeBack(state, headers, at);
        expect(landing.status).to.equal(410);
        expect(landing.text).to.include("This address was used already");
        expectClean(landing);
      }
      expect(slack.calls("oauth.v2.access")).to.have.length(calls);
    });

    it("for all but one who come at once with the same state", async () => {
      const [state, headers] = await begin(app);
      const other = await start();
      const landings = await Promise.all(
        [app, other, app, other].map((at) => comeBack(state, headers, at)),
      );
      expect(
        landings.map(({ status }) => status).filter((status) => status === 410),
      ).to.have.length(3);
    });

    it("because something is missing in the address", async () => {
      const [state, headers] = await begin(app);
      const at = `${app.publicUrl}/slack/oauth_redirect`;
      for (const [query, status] of [
        ["", 410],
        ["?code=x", 403],
        [`?state=${state}`, 410],
        ["?error=invalid_scope&state=x", 410],
        [`?code=wrong&state=${state}`, 410],
      ] as const) {
        const response = await fetch(`${at}${query}`, { headers });
        expect(response.status, query).to.equal(status);
        await nothing({ status, text: await response.text(), path: [] });
      }
    });

    it("because Slack is away, and can be begun again", async () => {
      for (const fault of [
        { kind: "status", status: 500 },
        { kind: "html" },
        { kind: "cut" },
        { kind: "limited", seconds: 5 },
        { kind: "error", error: "internal_error" },
      ] as const) {
        slack.fails("oauth.v2.access", fault);
        const landing = await slack.installs(ann, app.url);
        expect([landing.status, fault.kind]).to.deep.equal([502, fault.kind]);
        expect(landing.text).to.include("Slack did not answer in time").and.include("Begin again");
        await nothing(landing);
      }
      slack.fails("auth.test", { kind: "status", status: 503 });
      expect((await slack.installs(ann, app.url)).status).to.equal(502);
      expect(log.reasons("slack.install-failed")).to.include("slack-away: HTTP status 500");
      expect((await slack.installs(ann, app.url)).status).to.equal(200);
    });

    it("because the app is set up wrongly, which the log says", async () => {
      for (const error of ["bad_client_secret", "invalid_client_id", "bad_redirect_uri"]) {
        slack.fails("oauth.v2.access", { kind: "error", error });
        const landing = await slack.installs(ann, app.url);
        expect(landing.status).to.equal(500);
        expect(landing.text).to.include("Whoever runs it finds the reason in its log");
        await nothing(landing);
        expect(log.reasons("slack.install-failed").at(-1)).to.equal(`setup: ${error}`);
      }
    });

    it("because nothing can be kept", async () => {
      const away = new Fault("store.unavailable", { reason: "the disk is full" });
      const full = { ...store.installations, save: () => Promise.reject(away) };
      const noDisk = await start({}, { store: { ...store, installations: full } });
      const landing = await slack.installs(ann, noDisk.url);
      expect(landing.status).to.equal(503);
      expect(landing.text).to.include("Plume cannot keep anything at the moment");
      await nothing(landing);
      const deaf = { ...store.cache, load: () => Promise.reject(away) };
      const noCache = await start({}, { store: { ...store, cache: deaf } });
      expect((await slack.installs(ann, noCache.url)).status).to.equal(503);
      expect(log.reasons("slack.install-failed")).to.deep.equal([
        "store-away: store.unavailable",
        "store-away: store.unavailable",
      ]);
    });
  });

  describe("as Slack's library tells of it", () => {
    type Told = Parameters<
      NonNullable<ReturnType<typeof installerParts>["installationStore"]>["storeInstallation"]
    >[0];
    const told: Told = {
      team: { id: "T9", name: "Nine" },
      enterprise: undefined,
      bot: { token: "xoxb-1", scopes: [], id: "B1", userId: "U1" },
      user: { id: "U2", token: undefined, scopes: undefined },
    };
    const tell = async (installation: Told): Promise<void> =>
      installerParts(app.options).installationStore?.storeInstallation(installation);
    const refusalOf = (installation: Told): Promise<string> =>
      tell(installation).then(
        () => "kept",
        (error: Error) => error.message,
      );

    it("is kept under the organization where that installed it for its workspaces", async () => {
      await tell({
        ...told,
        team: undefined,
        enterprise: { id: "E1", name: "Big" },
        isEnterpriseInstall: true,
      });
      expect(await kept("E1")).to.include({ name: "Big" });
      expect(await kept("T9")).to.equal(undefined);
    });

    it("is kept under the workspace also inside an organization", async () => {
      await tell({ ...told, enterprise: { id: "E1" }, isEnterpriseInstall: false });
      expect(await kept("T9")).not.to.equal(undefined);
      expect(await kept("E1")).to.equal(undefined);
    });

    it("is refused without a bot, and with a token that ends by itself", async () => {
      const { bot: _, ...person } = told;
      expect(await refusalOf(person)).to.include("no-bot");
      const bot = { token: "x", refreshToken: "r", scopes: [], id: "B", userId: "U" };
      expect(await refusalOf({ ...told, bot })).to.include("rotation");
      expect(await kept("T9")).to.equal(undefined);
    });
  });
});

describe("installing the bot in another's fake of Slack", () => {
  it("goes the same way", async () => {
    const slack = await openFakeSlack();
    const clock = createMovableClock();
    const log = createCollectingLogger();
    const store = openMemoryStore({ clock, vault: testVault("k1") });
    const port = await freePort();
    const app = await startInstallingApp(
      { slack, store, clock, log },
      { clientId: "1.2", clientSecret: seal("s"), apiRoot: `http://127.0.0.1:${port}/api/` },
    );
    const emulator = await createEmulator({
      service: "slack",
      port,
      seed: {
        slack: {
          users: [{ name: "ann" }],
          oauth_apps: [
            {
              client_id: "1.2",
              client_secret: "s",
              name: "Plume",
              redirect_uris: [`${app.publicUrl}/slack/oauth_redirect`],
              bot_name: "p",
            },
          ],
        },
      },
    });
    try {
      const begun = await fetch(app.url);
      const [cookie = ""] = begun.headers.getSetCookie();
      const consent = await fetch(linkIn(await begun.text()));
      const agreed = await fetch(`http://127.0.0.1:${port}/oauth/v2/authorize/callback`, {
        method: "POST",
        redirect: "manual",
        body: new URLSearchParams(firstForm(await consent.text())),
      });
      const back = agreed.headers.get("location") ?? "";
      const [pair = ""] = cookie.split(";");
      const landing = await fetch(back, { headers: { cookie: pair } });
      expect(landing.status).to.equal(200);
      expect(await landing.text()).to.include("<h1>Plume is in ");
      const [{ at = "" } = {}] = log.of("slack.installed");
      const [, team = ""] = /^slack:(T\w+)$/.exec(typeof at === "string" ? at : "") ?? [];
      const token = await app.installed.tokenOf(team);
      expect(token && reveal(token)).to.match(/^xoxb-/);
    } finally {
      await app.close();
      await emulator.close();
      await slack.close();
    }
  });

  const unescaped = (text: string): string =>
    text.replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&quot;", '"');
  const linkIn = (text: string): string => unescaped(/href="([^"]+)"/.exec(text)?.[1] ?? "");
  /** The hidden fields of the first form on a page. */
  const firstForm = (text: string): { readonly [name: string]: string } => {
    const [form = ""] = /<form.*?<\/form>/s.exec(text) ?? [];
    const fields = [...form.matchAll(/name="([^"]+)" value="([^"]*)"/g)];
    return Object.fromEntries(fields.map(([, name = "", value = ""]) => [name, unescaped(value)]));
  };
});
