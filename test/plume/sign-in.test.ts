import { expect } from "chai";

import { toPlain } from "../../src/core/view/plain.ts";
import { reveal } from "../../src/core/sealed.ts";
import type { Capabilities } from "../../src/core/capabilities.ts";
import type { ChatEvent } from "../../src/core/event.ts";
import type { View } from "../../src/core/view/view.ts";
import { createPlumeRepertoire } from "../../src/plume/bot.ts";
import { authSteps } from "../../src/plume/wizards/auth.ts";
import { Connections, Demo, RecentHomes } from "../../src/plume/uses.ts";
import { event, here, phone, Talk, terminal, typed } from "../support/builders.ts";
import { FakeConnections, good } from "../support/fake-connections.ts";
import { expectGolden } from "../support/golden.ts";
import { discordForm, discordModal } from "../support/discord-form.ts";
import { slackForm, slackModal } from "../support/slack-form.ts";
import { ids } from "../support/homes.ts";
import { telegramForm } from "../support/telegram-form.ts";
import { actOf, buttonsIn } from "../support/view-texts.ts";

const url = "https://external.sso.plume.com/oauth2/ausc034rgdEZKz75I357/v1/token";
const header = "Basic dXNlcm5hbWU6cGFzc3dvcmQ=";
const partner = "eb0af9d0a7ab946dcb3b8ef5";
const owner = "test:-:ann";

interface Bench {
  readonly talk: Talk;
  readonly connections: FakeConnections;
  say(...lines: readonly string[]): Promise<string>;
}

function bench(surface = terminal): Bench {
  const connections = new FakeConnections();
  const talk = new Talk(
    createPlumeRepertoire({
      partnerIdMin: 20,
      allowedHosts: [],
      defaultApiBase: "https://api.plume.com",
    }),
    surface,
  );
  talk.give(Connections, connections).give(Demo, { offer: undefined });
  const none = { of: async () => Promise.resolve([]), keep: async () => Promise.resolve() };
  talk.give(RecentHomes, none);
  const say = async (...lines: readonly string[]): Promise<string> => {
    let views: readonly View[] = [];
    for (const line of lines) views = await talk.send(line);
    return views.map((v) => toPlain(v)).join("\n--\n");
  };
  return { talk, connections, say };
}

async function signedIn(): Promise<Bench> {
  const b = bench();
  await b.say("/auth", url, header, partner, "/skip");
  return b;
}

/** Without buttons and notes: what the requirements say to the letter. */
const seedPart = (said: string): string =>
  said
    .split("\n")
    .filter((line) => !/^(\[1\]|\(\/|🔐 Typing|🔐 I delete)/.test(line))
    .join("\n")
    .trimEnd();

describe("the sign-in", () => {
  it("asks in the requirements' words, to the letter", async () => {
    const b = bench();
    for (const [i, line] of ["/auth", url, header, partner].entries()) {
      expectGolden(`auth.step${i + 1}`, seedPart(await b.say(line)));
    }
    const done = await b.say("/skip");
    expect(b.talk.preface && toPlain(b.talk.preface)).to.equal(
      `📋 Confirming Your Configuration\n\nSSO URL: ${url}...\nPartner ID: ${partner}\nAPI Base: https://api.plume.com\n\n🔄 Testing OAuth connection...`,
    );
    expect(done).to.contain("✅ Authentication Successful!\n\n🎉 You're all set!");
  });

  it("looks as it should on Telegram", async () => {
    const b = bench(phone);
    const show = async (name: string, input: string | ChatEvent): Promise<void> => {
      const said = await b.talk.send(input);
      expectGolden(`telegram/${name}`, said.map(telegramForm).join("\n══\n"));
    };
    await show("help", "/help");
    await show("help.health", "/help health");
    await show("auth.elsewhere", typed("/auth", { at: { ...here, shared: true } }));
    await show("auth.step1", "/auth");
    await show("auth.step1.wrong", "http://example.com");
    await show("auth.step1.help", "/help");
    await show("auth.step2", typed(url, { message: "1/1" }));
    await show("auth.step3", typed(header, { message: "1/2" }));
    await show("auth.step2.back", "/back");
    await show("auth.step3.kept", "keep");
    await show("auth.step4", partner);
    await show("auth.interrupted", "/wifi");
    await show("auth.cancelled", "/cancel");
    await show("unknown-command", "/helth");
    await show("args.missing", "/health 64a1f0c2d3e4b5a697881001");
    await show("args.wrong", "/health ../partners/customers?x= b");
    await show("args.extra", "/health a b c");
    await show("args.name", "/health a b foo=1");
    await show("media", event({ kind: "media" }));
    await show("small-talk", "hello");
    await show("button.old", event({ kind: "button", id: "gone" }));
  });

  it("looks as it should on Slack, in the chat and as a form", async () => {
    const dm: Capabilities = { ...phone, secrets: "form", prefix: "/plume " };
    const b = bench(dm);
    const show = async (name: string, input: string | ChatEvent): Promise<void> => {
      await b.talk.send(input);
      const said = b.talk.last?.say.flatMap(({ view: shown, form }) => [
        slackForm(shown),
        ...(form ? [`── modal\n${slackModal(form)}`] : []),
      ]);
      expectGolden(`slack/${name}`, said?.join("\n══\n") ?? "");
    };
    await show("help", "/help");
    await show("help.health", "/help health");
    await show("auth.step1", "/auth");
    await show("auth.step1.wrong", "http://example.com");
    await show("auth.step2", url);
    await show("auth.step3", header);
    await show("auth.step2.back", "/back");
    await show("auth.step3.kept", "keep");
    await show("auth.step4", partner);
    await show("auth.interrupted", "/wifi");
    await show("auth.again", "/auth");
    await show("auth.cancelled", "/cancel");
    b.talk.surface = { ...dm, questions: false, shares: true };
    const shared = { ...here, place: "C1", shared: true };
    await show("auth.channel", typed("/auth", { at: shared }));
    await show("auth.channel.typed", typed("hello", { at: shared }));
    await b.talk.send(typed("/cancel", { at: shared }));
    await b.talk.send(typed("/auth", { at: shared, delivery: "s:1" }));
    const values = { ssoUrl: url, authHeader: header, partnerId: partner, apiBase: "" };
    const sent = event({ kind: "form", wizard: "auth", draft: "s:1", values }, { at: shared });
    const failure = { kind: "refused", status: 401, error: "invalid_client" } as const;
    b.connections.next = { kind: "bad", failure };
    await show("auth.channel.failed", sent);
    await b.talk.send(typed("/cancel", { at: shared }));
    b.talk.surface = dm;
    await show("unknown-command", "/helth");
    await show("args.missing", "/health 64a1f0c2d3e4b5a697881001");
    await show("args.wrong", "/health ../partners/customers?x= b");
    await show("args.extra", "/health a b c");
    await show("args.name", "/health a b foo=1");
    await show("media", event({ kind: "media" }));
    await show("small-talk", "hello");
    await show("button.old", event({ kind: "button", id: "gone" }));
  });

  it("looks as it should on Discord, in the chat and as a form", async () => {
    const dm: Capabilities = { ...phone, secrets: "form" };
    const b = bench(dm);
    const show = async (name: string, input: string | ChatEvent): Promise<void> => {
      await b.talk.send(input);
      const said = b.talk.last?.say.flatMap(({ view: shown, form }) => [
        discordForm(shown),
        ...(form ? [`── modal\n${discordModal(form)}`] : []),
      ]);
      expectGolden(`discord/${name}`, said?.join("\n══\n") ?? "");
    };
    await show("help", "/help");
    await show("help.health", "/help health");
    await show("auth.step1", "/auth");
    await show("auth.step1.wrong", "http://example.com");
    await show("auth.step2", url);
    await show("auth.step3", header);
    await show("auth.step2.back", "/back");
    await show("auth.step3.kept", "keep");
    await show("auth.step4", partner);
    await show("auth.interrupted", "/wifi");
    await show("auth.again", "/auth");
    await show("auth.cancelled", "/cancel");
    b.talk.surface = { ...dm, questions: false, shares: true };
    const shared = { ...here, place: "1", shared: true };
    const press = (label: string): ChatEvent => {
      const shown = b.talk.last?.say.flatMap(({ view }) => buttonsIn(view)) ?? [];
      const { id = "" } = shown.find((button) => button.label === label) ?? {};
      return event({ kind: "button", id }, { at: shared });
    };
    await show("auth.server", typed("/auth", { at: shared, delivery: "s:1" }));
    await show("auth.server.form", press("Open the form"));
    const values = { ssoUrl: url, authHeader: header, partnerId: "short", apiBase: "" };
    const sent = (filled: typeof values): ChatEvent =>
      event({ kind: "form", wizard: "auth", draft: "s:1", values: filled }, { at: shared });
    await show("auth.server.wrong", sent(values));
    await show("auth.server.correct", press("Correct it"));
    const failure = { kind: "refused", status: 401, error: "invalid_client" } as const;
    b.connections.next = { kind: "bad", failure };
    await show("auth.server.failed", sent({ ...values, partnerId: partner }));
    await show("auth.server.fix", press("Fix step 2"));
    await b.talk.send(typed("/cancel", { at: shared }));
    b.talk.surface = dm;
    await show("unknown-command", "/helth");
    await show("args.missing", "/health 64a1f0c2d3e4b5a697881001");
    await show("args.wrong", "/health ../partners/customers?x= b");
    await show("args.extra", "/health a b c");
    await show("args.name", "/health a b foo=1");
    await show("media", event({ kind: "media" }));
    await show("small-talk", "hello");
    await show("button.old", event({ kind: "button", id: "gone" }));
  });

  it("tests what was typed and saves it, the header as it is", async () => {
    const { connections } = await signedIn();
    const saved = connections.saved.get(owner);
    expect(saved).to.include({
      ssoUrl: url,
      partnerId: partner,
      apiBase: "https://api.plume.com/api",
    });
    expect(saved && reveal(saved.authHeader)).to.equal(header);
  });

  it("does not double /api (F6)", async () => {
    const b = bench();
    await b.say("/auth", url, header, partner, "https://api.example.com/api/");
    expect(b.connections.saved.get(owner)?.apiBase).to.equal("https://api.example.com/api");
  });

  it("refuses to skip steps 1 to 3 without an earlier value", async () => {
    const b = bench();
    expect(await b.say("/auth", "/skip")).to.contain("Step 1 cannot be skipped.\n\nStep 1️⃣:");
    expect(await b.say("/back")).to.contain("This is the first step.");
  });

  it("repeats the question from its number on after a wrong answer", async () => {
    const b = bench();
    expect(await b.say("/auth", "http://x")).to.match(
      /^❌ SSO URL: Must start with https:\/\/\nOver http .*\n\nStep 1️⃣: What is your OAuth SSO URL\?/,
    );
  });

  it("names the failed step and reopens only that one (F4, F9, F10)", async () => {
    const b = bench();
    b.connections.next = {
      kind: "bad",
      failure: { kind: "refused", status: 401, error: "invalid_client" },
    };
    const failed = await b.say("/auth", url, header, partner, "/skip");
    expect(failed).to.match(
      /^❌ Authentication Failed\n\nError: OAuth request failed with status 401\n\nPlease verify your credentials and try again with \/auth\./,
    );
    expect(failed).to.contain(
      "⚠️ Step 2, the Authorization Header: Plume answered invalid_client.",
    );
    expect(failed).to.contain("[1] Fix step 2");
    expect(b.connections.saved.size).to.equal(0);
    expect(await b.say("Basic bmV3OmhlYWRlcg==")).to.contain("Nothing is asked right now");
    expect(await b.say("fix 2")).to.contain("Step 2️⃣: What is your Authorization Header?");
    b.connections.next = good();
    expect(await b.say("Basic bmV3OmhlYWRlcg==")).to.contain("✅ Authentication Successful!");
    expect(b.connections.tested.at(-1)).to.include({ ssoUrl: url, partnerId: partner });
    expect(b.connections.tested).to.have.lengthOf(2);
  });

  it("never harms a working login (F9)", async () => {
    const b = await signedIn();
    const before = b.connections.saved.get(owner);
    b.connections.next = { kind: "bad", failure: { kind: "network", reason: "no-such-host" } };
    const first = await b.say("/auth");
    expect(first).to.contain(
      `ℹ️ You are signed in (partner ${partner}). That stays in use until the new sign-in has been tested.`,
    );
    const failed = await b.say(
      "https://other.example/t",
      "Basic eDp5",
      "another-partner-id-0001",
      "/skip",
    );
    expect(failed)
      .to.contain("Your former sign-in still works.")
      .and.to.contain("Network error during OAuth");
    expect(b.connections.saved.get(owner)).to.equal(before);
    expect(await b.say("/cancel")).to.equal(
      "Sign-in cancelled. Nothing was changed; what you entered is erased. Your sign-in still works.",
    );
    expect(b.talk.state.wizard).to.equal(undefined);
  });

  it("asks before it saves a replacement whose API base is silent; a first login is saved", async () => {
    const first = bench();
    first.connections.next = good(false);
    const done = await first.say("/auth", url, header, partner, "/skip");
    expect(done)
      .to.contain("✅ Authentication Successful!")
      .and.to.contain("api.plume.com does not answer yet.");
    const b = await signedIn();
    b.connections.next = good(false);
    const asked = await b.say("/auth update 4", "https://new.example.com");
    expect(asked).to.contain("Error: API base does not answer").and.to.contain("Save anyway");
    expect(b.connections.saved.get(owner)?.apiBase).to.equal("https://api.plume.com/api");
    expect(await b.say("anyway")).to.contain("✅ Authentication Successful!");
    expect(b.connections.saved.get(owner)?.apiBase).to.equal("https://new.example.com/api");
  });

  it("changes one value by /auth update", async () => {
    const b = await signedIn();
    expect(await b.say("/auth update")).to.contain(
      "Which value changes? Your sign-in stays in use until the new one has been tested.",
    );
    expect(await b.say("fix 3"))
      .to.contain("Step 3️⃣: What is your Partner ID?")
      .and.to.contain(`Now: ${partner}. Send a new one, or keep.`);
    const done = await b.say("another-partner-id-0001");
    expect(done).to.contain("The former sign-in is replaced; its token is not used any more.");
    expect(b.connections.saved.get(owner)).to.include({
      partnerId: "another-partner-id-0001",
      ssoUrl: url,
    });
  });

  it("shows the login masked, and says what to do without one", async () => {
    expect(await bench().say("/auth status")).to.contain("You are not signed in.\nNext: /auth");
    expect(await bench().say("/auth update")).to.contain("You are not signed in.");
    const b = await signedIn();
    const status = await b.say("/auth status");
    expect(status).to.contain("Header      Basic, hidden").and.not.to.contain("dXNl");
  });

  it("asks before it signs out, and /logout now does not", async () => {
    const b = await signedIn();
    expect(await b.say("/logout")).to.contain(
      "Sign out? The saved sign-in and its token are deleted.",
    );
    expect(b.connections.saved.size).to.equal(1);
    expect(await b.say("/logout now")).to.contain("✅ Signed out.");
    expect(b.connections.saved.size).to.equal(0);
    expect(await b.say("/logout")).to.equal("You are not signed in.\nNext: /auth\n[1] Sign in");
  });

  it("shows the last homes to the person alone, and not without a sign-in", async () => {
    const b = bench();
    const homes = [{ ids, name: "Home", atMs: 0 }];
    const of = async () => Promise.resolve(homes);
    b.talk.give(RecentHomes, { of, keep: async () => Promise.resolve() });
    const start = async (at = here): Promise<string> =>
      (await b.talk.send(typed("/start", { at }))).map((view) => toPlain(view)).join("\n");
    expect(await start())
      .to.contain("You are not signed in")
      .and.not.to.contain("Home");
    await b.say("/auth", url, header, partner, "/skip");
    expect(await start())
      .to.contain("Last home: Home.")
      .and.to.contain("[1] Health of Home");
    const group = { ...here, shared: true };
    expect(await start(group))
      .to.contain("✅ Signed in")
      .and.not.to.contain("Home");
    // Where answers are the asker's alone, nobody else reads them.
    b.talk.surface = { ...terminal, shares: true };
    expect(await start(group)).to.contain("Last home: Home.");
  });

  it("does not sign in again by the values of a sign-in that was deleted meanwhile", async () => {
    const b = await signedIn();
    await b.say("/auth update 4");
    // Signed out in another conversation of the same person.
    b.connections.saved.clear();
    const tests = b.connections.tested.length;
    const said = await b.say("https://new.example.com");
    expect(said).to.equal(
      "⚠️ Your sign-in was changed or removed meanwhile.\nNext: /auth\n[1] Sign in",
    );
    expect(b.connections.saved.size).to.equal(0);
    expect(b.connections.tested.length, "the old header is not sent").to.equal(tests);
    expect(b.talk.state.wizard).to.equal(undefined);
  });

  it("does not undo a sign-out that comes while the new value is tested", async () => {
    const b = await signedIn();
    await b.say("/auth update 4");
    b.connections.whenTested = () => b.connections.saved.clear();
    expect(await b.say("https://new.example.com")).to.contain("changed or removed meanwhile");
    expect(b.connections.saved.size).to.equal(0);
  });

  it("does not overwrite a sign-in that was changed from elsewhere meanwhile", async () => {
    const b = await signedIn();
    await b.say("/auth update 4");
    const [old] = b.connections.tested;
    if (!old) throw new Error("nothing was tested");
    await b.connections.save(owner, { ...old, partnerId: "another-partner-id-0001" });
    expect(await b.say("https://new.example.com")).to.contain("changed or removed meanwhile");
    expect(b.connections.saved.get(owner)?.partnerId).to.equal("another-partner-id-0001");
  });

  it("says success when its end runs again after a crash", async () => {
    const b = await signedIn();
    await b.say("/auth update 4");
    const [old] = b.connections.tested;
    if (!old) throw new Error("nothing was tested");
    await b.connections.save(owner, { ...old, apiBase: "https://new.example.com/api" });
    expect(await b.say("https://new.example.com")).to.contain("✅ Authentication Successful!");
  });

  it("tells a sign-in that cannot be opened any more apart from none", async () => {
    const b = bench();
    b.connections.loss = "key-gone";
    const line = "⚠️ Your saved sign-in cannot be opened any more (its key is gone).";
    expect(await b.say("/auth status")).to.equal(
      `${line}\nNext: sign in again with /auth\n[1] Sign in  [2] Sign out`,
    );
    expect(await b.say("/logout")).to.contain("Sign out?");
    expect(await b.say("/auth"))
      .to.contain(`${line} Sign in again.`)
      .and.to.contain("Step 1️⃣:");
    b.connections.loss = "damaged";
    expect(await bench().say("/auth")).not.to.contain("cannot be opened");
    expect(await b.say("/auth update 2")).to.contain("(it is damaged)");
  });

  it("closes an open sign-in with the sign-out, and has nothing to sign out twice", async () => {
    const b = await signedIn();
    expect(await b.say("/auth update 4"))
      .to.contain("Step 4️⃣")
      .and.to.contain("Now: https://api.plume.com.");
    expect(await b.say("/logout now"))
      .to.contain("✅ Signed out.")
      .and.not.to.contain("Step 4");
    expect(b.talk.state.wizard).to.equal(undefined);
    expect(await b.say("/logout now")).to.contain("You are not signed in.");
  });

  it("shows an address again without its query", async () => {
    const b = bench();
    const said = await b.say("/auth", `${url}?code=q1w2e3`, "/back");
    expect(said).to.contain(`Now: ${url}. Send a new one, or keep.`).and.not.to.contain("q1w2e3");
  });

  it("deletes messages that may hold a credential, whatever step is open (F-S2)", async () => {
    const b = bench(phone);
    await b.say("/auth");
    await b.talk.send(typed(header, { message: "m1" }));
    expect(b.talk.last?.say[0]?.erase?.message).to.equal("m1");
    await b.talk.send(typed(url, { message: "m2" }));
    expect(b.talk.last?.say[0]?.erase).to.equal(undefined);
    await b.talk.send(typed(header, { message: "m3" }));
    expect(b.talk.last?.say[0]?.erase?.message).to.equal("m3");
  });

  it("deletes a credential that no question asked for (F-S2)", async () => {
    const b = bench(phone);
    const erased = async (line: string, message: string): Promise<string | undefined> => {
      await b.talk.send(typed(line, { message }));
      return (b.talk.before ?? b.talk.last?.say[0])?.erase?.message;
    };
    expect(await erased(header, "m1")).to.equal("m1");
    const [said] = b.talk.last?.say ?? [];
    expect(said && toPlain(said.view)).to.equal(
      "🔐 That looks like a credential, so I did nothing with it. It belongs into the sign-in alone.\n\nYour message is deleted.",
    );
    expect(said?.erase && toPlain(said.erase.unerased)).to.contain("Delete it yourself now.");
    expect(await erased(`/auth ${header}`, "m2")).to.equal("m2");
    expect(await erased(`/nothing ${header}`, "m3")).to.equal("m3");
    await b.say("/auth", url);
    expect(await erased(`/skip ${header}`, "m4")).to.equal("m4");
    expect(await erased(`/health ${header}`, "m5")).to.equal("m5");
    // The open question comes again below; nothing repeats what was typed, as an answer might.
    const views = (await b.talk.send(typed(`/${header}`, { message: "m6" }))).map((v) =>
      toPlain(v),
    );
    expect(views).to.have.length(2);
    expect(views.join("\n")).to.contain("Step 2️⃣").and.not.to.contain("dXNl");
    // Where the credential stands in the place of a name, nothing says that it does not know it.
    expect(await erased(`/${header.slice(6)}`, "m12")).to.equal("m12");
    const edited = event({ kind: "edited", text: header }, { message: "m10" });
    await b.talk.send(edited);
    expect(b.talk.last?.say[0]?.erase?.message).to.equal("m10");
    await b.talk.send(event({ kind: "edited", text: "hello" }, { message: "m11" }));
    expect(b.talk.last?.say).to.deep.equal([]);
    expect(await erased("/cancel", "m7")).to.equal(undefined);
    expect(await erased("/help", "m8")).to.equal(undefined);
    expect(await erased("hello", "m9")).to.equal(undefined);
  });

  it("says in a terminal that a credential stands on the screen, and in a pipe nothing", async () => {
    const b = bench(terminal);
    expect(await b.say(header)).to.contain("still stands on your screen");
    const pipe = bench({ ...terminal, secrets: "visible" });
    expect(await pipe.say(header)).to.equal("I answer commands. Try /help.");
  });

  it("goes to a private place (F-S2)", async () => {
    const b = bench(phone);
    const said = await b.talk.send(typed("/auth", { at: { ...here, shared: true } }));
    expect(said.map((v) => toPlain(v)).join()).to.equal(
      "🔐 Signing in goes on in our private chat.\n[1] Continue in private",
    );
    // It leads away from here: there is nothing to press that this conversation would know.
    expect(said.map((v) => actOf(v, "Continue in private"))).to.deep.equal([
      { kind: "private", name: "auth" },
    ]);
    expect(said.flatMap(buttonsIn).map(({ id }) => id)).to.deep.equal([undefined]);
    expect(b.talk.state.buttons.flatMap(({ acts }) => acts)).to.deep.equal([]);
  });

  it("keeps nothing secret in what could be printed of its state (F-S3)", async () => {
    const b = bench();
    await b.say("/auth", url, header);
    expect(JSON.stringify(b.talk.state)).not.to.contain("dXNl");
    await b.say("/cancel");
    expect(b.talk.brain.encode(b.talk.state)).not.to.contain("dXNl");
  });

  it("has four steps, as its texts say", () => {
    expect(authSteps).to.have.lengthOf(4);
  });
});

describe("the texts around the commands", () => {
  it("help.* list and explain the commands (F7)", async () => {
    const b = await signedIn();
    expectGolden("help", await b.say("/help"));
    expectGolden("help.health", await b.say("/help health"));
    const before = await bench().say("/help");
    expect(before.indexOf("Sign-in")).to.be.below(before.indexOf("Ask about a home"));
    expect(await b.say("/help helth")).to.contain("Did you mean /health?");
    expect(await b.say("/help /nodes")).to.contain("/nodes <customerId> <locationId> [page=…]");
  });

  it("unknown-command and args.* say what was expected, with an example", async () => {
    const b = bench();
    expectGolden("unknown-command", await b.say("/helth"));
    expectGolden("args.missing", await b.say("/health 64a1f0c2d3e4b5a697881001"));
    expectGolden("args.wrong", await b.say("/health ../partners/customers?x= b"));
    expectGolden("args.extra", await b.say("/health a b c"));
    expectGolden("args.name", await b.say("/health a b foo=1"));
  });

  it("/help inside a question explains the value", async () => {
    const said = await bench().say("/auth", "/help");
    expect(said).to.contain("partner portal").and.to.contain("Step 1️⃣:");
  });

  it("greets by what is there", async () => {
    const b = bench();
    const said = await b.talk.send(event({ kind: "opened", greet: true }));
    expect(said.map((v) => toPlain(v)).join()).to.contain(
      "You are not signed in to Plume Cloud yet.",
    );
    expect(await (await signedIn()).say("/start")).to.contain(`✅ Signed in, partner ${partner}.`);
  });
});
