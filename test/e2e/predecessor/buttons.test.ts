import { expect } from "chai";

import { toPlain } from "../../../src/core/view/plain.ts";
import { say } from "../../../src/core/view/view.ts";
import { openLiveBot, type LiveBot, type Message } from "../../support/live-bot.ts";

// The predecessor's flaws by their numbers: buttons, pressed one by one as people do.

const newest = (messages: readonly Message[]): readonly Message[] => messages.slice(-1);

describe("buttons in the whole bot", () => {
  let live: LiveBot;

  beforeEach(async () => {
    live = await openLiveBot();
  });
  afterEach(() => live.close());

  const signIn = (): Promise<string> => live.ann.says("/auth", ...live.answers);

  it("(F14) do what they say, every one under every answer", async () => {
    const { ann } = live;
    await signIn();
    const commands = ["/health", "/status", "/nodes", "/devices", "/wifi"];
    const lines = ["/start", "/auth status", "/logout", "/quux"];
    for (const title of ["All well", "One pod offline", "Hotel North"]) {
      lines.push(...commands.map((command) => live.about(command, title)));
    }
    lines.push("/start");
    for (const line of lines) {
      await ann.says(line);
      // What ends the sign-in has a test of its own.
      const labels = ann.labels.filter((label) => label !== "Sign out");
      expect(labels, line).not.to.deep.equal([]);
      for (const label of labels) {
        await ann.says(line);
        const answer = await ann.presses(label, newest(ann.messages));
        const where = `${line} [${label}]`;
        expect(answer, where).not.to.equal("");
        expect(answer, where).not.to.match(
          /older message|already answered|Something broke|needs a/,
        );
      }
    }
    expect(live.log()).not.to.contain('"level":"error"');
  }).timeout(60_000);

  it("(F15) that ask something take what is typed next for the answer", async () => {
    const { ann } = live;
    await ann.says("/start");
    expect(await ann.presses("Sign in")).to.contain("Step 1️⃣");
    expect(await ann.says(live.sandbox.ssoUrl)).to.contain("✅ SSO URL saved!");
    await ann.says("/cancel");
    await signIn();
    await ann.says("/auth update");
    expect(await ann.presses("Partner ID")).to.contain("Step 3️⃣");
    expect(await ann.says("short")).to.contain("Partner ID looks invalid");
  });

  it("(F16) are never the answer to a question that is open", async () => {
    const { ann } = live;
    await signIn();
    await ann.says(live.about("/health", "All well"));
    const old = newest(ann.messages);
    await ann.says("/auth update 3");
    const said = await ann.presses("Pods", old);
    expect(said).to.contain("Pods: 3 of 3 connected").and.to.contain("Step 3️⃣");
    for (const id of ["stats_7d", "64a1f0c2d3e4b5a697881001", ""]) {
      const answer = await ann.brings({ kind: "button", id }, old[0]?.key);
      expect(answer, id).to.contain("older message").and.not.to.contain("Testing OAuth");
    }
    await ann.says("/cancel");
    expect(await ann.says("/auth status")).to.contain(live.sandbox.credentials.partnerId);
  });

  it("(F18) ask about the home of their own message, under that home's name", async () => {
    const { ann } = live;
    await signIn();
    const [north, well] = ["Hotel North", "All well"].map((title) => live.sandbox.home(title));
    await ann.says(live.about("/health", "Hotel North"));
    const hotel = newest(ann.messages);
    await ann.says(live.about("/health", "All well"));
    const before = ann.reads.at(-1);
    for (const label of ["Check again", "Pods"]) {
      const said = await ann.presses(label, hotel);
      expect(said, label).to.contain("· Hotel North").and.to.contain(north?.locationId);
      expect(said, label).not.to.contain(well?.locationId);
    }
    expect(ann.reads.find((read) => read.includes(well?.locationId ?? "-"))).to.equal(before);
  });

  it("(F21) still answer when their message is gone", async () => {
    const { ann } = live;
    await signIn();
    await ann.says(live.about("/health", "All well"));
    const [button, message] = ann.button("Check again");
    ann.deletes(message);
    await ann.pushes([button, message]);
    expect(await ann.until("🟢 Operational")).to.contain("as of");
  });

  it("(F22) are taken at once however long the cloud needs", async () => {
    const { ann, sandbox } = live;
    await signIn();
    await ann.says(live.about("/health", "All well"));
    const pressed = ann.button("Check again");
    const { customerId } = sandbox.home("All well");
    sandbox.faults.set({ customerId, fault: { kind: "never" } });
    live.later(10_000);
    const asked = sandbox.requests.length;
    expect(await ann.pushes(pressed)).to.equal("durable");
    // The press is acknowledged though the cloud never answers; what goes on shows in its place.
    expect(await ann.until("🔄 Asking")).to.contain("pods");
    expect(sandbox.requests.length).to.be.above(asked);
    expect(
      toPlain(ann.messages.find(({ key }) => key === pressed[1].key)?.view ?? say("")),
    ).to.contain("🔄 Asking");
  });

  it("(F22) keep the report and its buttons when the cloud fails", async () => {
    const { ann, sandbox } = live;
    await signIn();
    await ann.says(live.about("/health", "All well"));
    const { customerId } = sandbox.home("All well");
    sandbox.faults.set({ customerId, fault: { kind: "status", status: 503 } });
    live.later(10_000);
    const said = await ann.presses("Check again");
    expect(said).to.contain("⚪ Unknown now").and.to.contain("Last read");
    expect(said).to.contain("🟢 Operational, 3 of 3 pods connected.");
    sandbox.faults.clear();
    live.later(10_000);
    expect(await ann.presses("Check again")).to.contain("🟢 Operational: all 3 pods");
    expect(ann.reads.filter((read) => read.includes("as of"))).to.have.lengthOf(1);
  }).timeout(30_000);

  it("(F23, F43) lead to every device of a long list, in one message", async () => {
    const { ann } = live;
    await signIn();
    await ann.says(live.about("/devices", "Hotel North"));
    const total = Number(/Devices: (\d+) connected/.exec(ann.reads.at(-1) ?? "")?.[1]);
    const posted = ann.messages.length;
    const rows = new Set<string>();
    for (let page = 0; page < 40; page += 1) {
      for (const line of ann.reads.at(-1)?.split("\n") ?? []) {
        const name = /^(?:⚠️ | {3})?([a-z]+-\d{3}) /u.exec(line)?.[1];
        if (name !== undefined) rows.add(name);
      }
      if (!ann.labels.includes("Next")) break;
      await ann.presses("Next");
    }
    expect(rows.size).to.equal(total).and.to.be.above(200);
    expect(ann.messages).to.have.lengthOf(posted);
  });
});
