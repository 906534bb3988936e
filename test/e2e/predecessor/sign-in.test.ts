import { expect } from "chai";

import { reveal } from "../../../src/core/sealed.ts";
import { Connections } from "../../../src/plume/uses.ts";
import { openLiveBot, type LiveBot } from "../../support/live-bot.ts";

// The predecessor's flaws by their numbers: signing in and out, whose login is whose.

describe("the sign-in in the whole bot", () => {
  let live: LiveBot;

  beforeEach(async () => {
    live = await openLiveBot();
  });
  afterEach(() => live.close());

  const signIn = (): Promise<string> => live.ann.says("/auth", ...live.answers);
  const requests = (): readonly string[] =>
    live.sandbox.requests.map(({ method, endpoint }) => `${method} ${endpoint}`);

  it("(F-S6) is its owner's alone, in the same room too", async () => {
    const { ann, bob } = live;
    await signIn();
    await ann.says(live.about("/health", "All well"));
    const before = requests().length;
    const health = live.about("/health", "All well");
    expect(await bob.says(health)).to.contain("No valid OAuth token. Please authenticate with");
    expect(await bob.says("/auth status")).to.contain("You are not signed in.");
    await bob.says("/logout now");
    const { content, message } = pressOf(ann.button("Check again"));
    expect(await bob.brings(content, message)).to.contain("someone else's");
    expect(requests().length).to.equal(before);
    expect(await ann.says(health)).to.contain("🟢 Operational");
  });

  it("(F-S10) shows and logs nothing of the credentials when something breaks", async () => {
    const { ann } = live;
    live.replace(Connections, (real) => ({
      ...real,
      test: (credentials) => {
        throw new Error(`cannot send Authorization: ${reveal(credentials.authHeader)}`);
      },
    }));
    const said = await signIn();
    const reference = /Reference (\S+)/.exec(said)?.[1] ?? "none";
    expect(said).to.contain("Something broke on my side").and.to.contain("Try again");
    expect(live.log(), "the reference finds it").to.contain(reference);
    for (const secret of live.sandbox.secrets()) {
      expect(ann.saw.join("\n"), "what is said").not.to.contain(secret);
      expect(live.log(), "the log").not.to.contain(secret);
    }
  });

  it("(F-S11) only reads from the cloud, and after /logout not even that", async () => {
    const { ann } = live;
    await signIn();
    for (const command of ["/health", "/status", "/nodes", "/devices", "/wifi"]) {
      await ann.says(live.about(command, "All well"));
    }
    const writes = requests().filter((request) => !request.startsWith("GET "));
    expect([...new Set(writes)].toSorted()).to.deep.equal(["POST qoe", "POST token"]);
    expect(await ann.says("/logout")).to.contain("Sign out?");
    expect(await ann.presses("Sign out")).to.contain("✅ Signed out.");
    const before = requests().length;
    live.later(60_000);
    expect(await ann.says(live.about("/health", "All well"))).to.contain("No valid OAuth token");
    expect(requests().length).to.equal(before);
  });

  it("shows the last homes until they are signed out of", async () => {
    const { ann, sandbox } = live;
    await signIn();
    expect(await ann.says("/start")).not.to.contain("Last home");
    await ann.says(live.about("/health", "Hotel North"));
    await ann.says(live.about("/wifi", "All well"));
    const { locationId } = sandbox.home("All well");
    expect(await ann.says("/start")).to.match(/Last home: Home, account ACME-\d+\./);
    expect(ann.labels).to.deep.equal([
      "Health of Home",
      "Health of Hotel North",
      "Help",
      "Sign-in status",
    ]);
    expect(await ann.presses("Health of Home")).to.contain(`location ${locationId}`);
    await ann.says("/logout now");
    await signIn();
    expect(await ann.says("/start"))
      .to.contain("✅ Signed in")
      .and.not.to.contain("Last home");
  });

  it("(F1) says success only once a token was fetched", async () => {
    expect(await signIn()).to.contain("✅ Authentication Successful!");
    expect(requests().filter((request) => request === "POST token")).to.have.lengthOf(1);
    await live.ann.says("/logout now");
    live.sandbox.faults.set({ endpoint: "token", fault: { kind: "status", status: 401 } });
    const said = await signIn();
    expect(said).to.contain("❌ Authentication Failed").and.not.to.contain("Successful");
    expect(await live.ann.says(live.about("/health", "All well"))).to.contain("No valid OAuth");
  });

  it("(F17) replaces nothing by a value that was not tested", async () => {
    const { ann, sandbox } = live;
    await signIn();
    await ann.says("/auth update 3", "a-partner-id-that-nobody-has");
    await ann.says("/cancel");
    expect(await ann.says("/auth status")).to.contain(sandbox.credentials.partnerId);
    expect(await ann.says(live.about("/health", "All well"))).to.contain("🟢 Operational");
  });

  it("(F19) answers whatever is typed in its midst, itself included", async () => {
    const { ann } = live;
    expect(await ann.says("hello")).to.contain("Try /help");
    expect(await ann.says("/setup")).to.contain("I do not know /setup");
    await ann.says("/auth", live.sandbox.ssoUrl);
    expect(await ann.says("/auth")).to.contain("The sign-in is already open.\n\nStep 2️⃣");
    expect(await ann.says("/quux"))
      .to.contain("I do not know /quux")
      .and.to.contain("Step 2️⃣");
    expect(await ann.brings({ kind: "media" })).to.contain("I read text only.");
  });

  it("(F20) takes no edited message for an answer, and repeats no work for one", async () => {
    const { ann } = live;
    await ann.says("/auth", live.sandbox.ssoUrl);
    expect(await ann.brings({ kind: "edited" })).to.equal("");
    expect(await ann.says(live.answers[1] ?? "")).to.contain("Step 3️⃣");
    expect(await ann.brings({ kind: "edited" })).to.equal("");
    expect(await ann.says(live.answers[2] ?? "", "/skip")).to.contain("Successful!");
    await ann.says(live.about("/health", "All well"));
    const before = requests().length;
    live.later(60_000);
    expect(await ann.brings({ kind: "edited" })).to.equal("");
    expect(requests().length).to.equal(before);
  });

  it("asks four steps, as its texts say", async () => {
    const { ann } = live;
    expect(await ann.says("/start")).to.contain("It takes four answers");
    expect(await ann.says("/help")).to.match(/\/auth +Sign in to Plume Cloud, four steps/);
    await signIn();
    const numbers = ann.saw.flatMap((text) => /Step (\d)\uFE0F\u20E3/u.exec(text)?.[1] ?? []);
    expect(numbers).to.deep.equal(["1", "2", "3", "4"]);
    expect(ann.saw.join("\n")).not.to.match(/\b(five|5) steps|Step 5/);
  });
});

function pressOf([button, message]: ReturnType<LiveBot["ann"]["button"]>) {
  return { content: { kind: "button", id: button.id ?? "" } as const, message: message.key };
}
