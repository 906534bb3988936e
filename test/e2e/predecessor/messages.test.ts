import { expect } from "chai";
import stringWidth from "string-width";

import { openLiveBot, type LiveBot } from "../../support/live-bot.ts";

// The predecessor's flaws by their numbers: what people read, and when.

const commands = ["/health", "/status", "/nodes", "/devices", "/wifi"];

describe("answers of the whole bot", () => {
  let live: LiveBot;

  beforeEach(async () => {
    live = await openLiveBot();
    await live.ann.says("/auth", ...live.answers);
  });
  afterEach(() => live.close());

  it("(F2) come to every command, without an error", async () => {
    const { ann } = live;
    const lines = ["/start", "/help", "/help health", "/auth status", "/auth update", "/cancel"];
    for (const line of [...lines, ...commands.map((c) => live.about(c, "All well"))]) {
      const said = await ann.says(line);
      expect(said, line).not.to.equal("");
      expect(said, line).not.to.match(/Something broke|error occurred/i);
    }
    expect(live.log()).not.to.contain('"level":"error"');
  });

  it("(F24) come while somebody else's home does not answer", async () => {
    const { ann, bob, sandbox } = live;
    await bob.says("/auth", ...live.answers);
    const { customerId } = sandbox.home("One pod offline");
    sandbox.faults.set({ customerId, fault: { kind: "never" } });
    const asked = sandbox.requests.length;
    await ann.types(live.about("/health", "One pod offline"));
    await ann.until("🔄 Asking");
    expect(sandbox.requests.length).to.be.above(asked);
    await bob.types(live.about("/health", "All well"));
    await bob.until("🟢 Operational");
    expect(ann.reads.join("\n")).not.to.contain("as of");
  });

  it("(F25) come whatever a name is made of, and show it as it is", async () => {
    const { ann } = live;
    const said: string[] = [];
    for (const command of commands) said.push(await ann.says(live.about(command, "Hostile names")));
    for (const text of said) expect(text).to.contain('_*[<&":fire:@all').and.to.contain("as of");
    expect(said.join("\n"))
      .to.contain('</pre><script>alert("x")</script>')
      .and.to.contain("@everyone <!channel>");
    expect(live.log()).not.to.contain('"level":"error"');
  });

  it("(F28) show no markup as text", async () => {
    const { ann } = live;
    for (const title of ["All well", "Gateway offline", "Fair health with an alert"]) {
      for (const command of commands) await ann.says(live.about(command, title));
    }
    const lines = [
      "/start",
      "/help",
      "/help nodes",
      "/auth status",
      "/logout",
      "/quux",
      "/health x",
    ];
    await ann.says(...lines);
    expect(ann.saw.join("\n")).not.to.match(
      /\*\*|__|`|&(lt|gt|amp|quot|#\d+);|<\/?(b|i|code|pre)>/,
    );
  });

  it("(F29) line their columns up, whatever stands in them", async () => {
    const { ann } = live;
    for (const title of ["Hostile names", "Hotel North", "Gateway offline"]) {
      for (const command of ["/nodes", "/devices"]) {
        const lines = (await ann.says(live.about(command, title))).split("\n");
        const head = lines.findIndex((line) => /^ *(Device|Pod) {2,}/.test(line));
        const header = lines[head] ?? "";
        const column = header.indexOf(command === "/nodes" ? "State" : "Link");
        const rows = lines
          .slice(head + 1, lines.indexOf("", head))
          .filter((line) => line.includes("  "));
        expect(rows, title).to.have.length.above(2);
        for (const row of rows) expect(startsAt(row, column), row).to.equal(true);
      }
    }
  });

  it("(F30) take the place of what was shown while the cloud was asked", async () => {
    const { ann, sandbox } = live;
    const { customerId } = sandbox.home("All well");
    sandbox.faults.set({ customerId, endpoint: "nodes", delayMs: 1_600 });
    const posted = ann.messages.length;
    await ann.says(live.about("/health", "All well"));
    expect(ann.saw.some((text) => text.startsWith("🔄 Asking"))).to.equal(true);
    expect(ann.reads.slice(posted)).to.have.lengthOf(1);
    expect(ann.reads.join("\n")).not.to.contain("🔄 Asking");
    // In the home's own zone, not in UTC alone.
    expect(ann.reads.at(-1)).to.match(/as of \d\d:\d\d:\d\d P[SD]T/);
  });

  it("(F36) take no state of the home from its service level", async () => {
    const { ann, sandbox } = live;
    const { customerId } = sandbox.home("All well");
    const levels = [{ status: "fullService" }, { connectionState: "disconnected" }, {}, null];
    for (const serviceLevel of levels) {
      const fault = { kind: "patch", fields: { serviceLevel } } as const;
      const undo = sandbox.faults.set({ customerId, endpoint: "location", fault });
      live.later(60_000);
      const said = await ann.says(live.about("/health", "All well"));
      expect(said, JSON.stringify(serviceLevel)).to.contain("🟢 Operational");
      undo();
    }
  });
});

/** True if a cell begins at this column of the screen: spaces before it, none there. */
function startsAt(row: string, column: number): boolean {
  let before = "";
  for (const { segment } of new Intl.Segmenter().segment(row)) {
    if (stringWidth(before) >= column) {
      return stringWidth(before) === column && before.endsWith("  ") && segment !== " ";
    }
    before += segment;
  }
  return false;
}
