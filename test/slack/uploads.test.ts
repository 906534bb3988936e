import { expect } from "chai";

import { isFault } from "../../src/core/fault.ts";
import { heading, say, view, type Block } from "../../src/core/view/view.ts";
import { openSlackBench, pressable, type SlackBench } from "../support/slack-bench.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const file = (words: string, name = "pods.csv"): Block => ({
  kind: "file",
  name,
  label: "All pods",
  base64: Buffer.from(words).toString("base64"),
});
const image: Block = {
  kind: "image",
  alt: "A curve",
  name: "c.png",
  base64: png.toString("base64"),
};

describe("pictures and files in Slack", () => {
  let bench: SlackBench;
  beforeEach(async () => {
    bench = await openSlackBench();
  });
  afterEach(async () => {
    expect(bench.slack.violations).to.deep.equal([]);
    await bench.close();
  });

  const alone = () => bench.hears(bench.slack.says(bench.ann, "nodes")).at;
  const row = pressable("").blocks.slice(1);
  const pods = view([heading("Pods"), file("a,b\r\n"), ...row]);
  const files = () => bench.shown().flatMap((message) => message.files);

  it("come whole and under their names, below the text and its buttons", async () => {
    const key = await bench.sends(alone(), pods);
    expect(bench.shown().map((m) => [m.text, m.buttons.length, m.files.length])).to.deep.equal([
      ["Pods", 1, 0],
      ["", 0, 1],
    ]);
    expect(files()[0]).to.deep.include({ name: "pods.csv", title: "All pods" });
    expect(files()[0]?.bytes.toString()).to.equal("a,b\r\n");
    // What is edited later is the text.
    expect(key).to.equal(`m/${bench.dm.id}/${bench.shown()[0]?.ts}`);
    await bench.sends(alone(), view([image]));
    expect(files()[1]).to.deep.include({ name: "c.png", altText: "A curve" });
    expect(files()[1]?.bytes).to.deep.equal(png);
  });

  it("come in the thread where they were asked for", async () => {
    const root = bench.slack.says(bench.ann, "nodes").ts;
    const { at } = bench.hears(bench.slack.says(bench.ann, "nodes", { thread: root }));
    await bench.sends(at, pods);
    expect(bench.shown().map((m) => m.thread)).to.deep.equal([root, root]);
  });

  it("leave no progress behind", async () => {
    const at = alone();
    const key = await bench.sends(at, say("🔄 Asking …"), "m:1.progress");
    await bench.sends(at, { ...pods, replaces: key }, "m:1.0");
    expect(bench.texts()).to.deep.equal(["Pods", ""]);
    const other = await bench.sends(at, say("🔄 Asking …"), "m:2.progress");
    expect(await bench.sends(at, { ...view([image]), replaces: other }, "m:2.0")).to.match(/^n\//);
    expect(bench.texts()).to.deep.equal(["Pods", "", ""]);
  });

  for (const [what, method] of [
    ["the room for it", "files.getUploadURLExternal"],
    ["bringing it", "upload"],
    ["showing it", "files.completeUploadExternal"],
  ] as const)
    for (const fault of [
      { kind: "cut" },
      { kind: "lost-reply" },
      { kind: "status", status: 503 },
    ] as const)
      it(`come once, also where ${what} ended with ${fault.kind}`, async () => {
        const at = alone();
        bench.slack.fails(method, fault);
        const error = await bench.outcome(at, pods, "m:1.0");
        expect(isFault(error, "adapter.unavailable"), String(error)).to.equal(true);
        await bench.sends(at, pods, "m:1.0");
        await bench.sends(at, pods, "m:1.0");
        expect(bench.texts()).to.deep.equal(["Pods", ""]);
        expect(files()).to.have.length(1);
      });

  it("come once, also where the bot may not look for them", async () => {
    bench.slack.grants(bench.slack.app.scopes.filter((scope) => scope !== "im:history"));
    const at = alone();
    bench.slack.fails("files.completeUploadExternal", { kind: "lost-reply" });
    await bench.outcome(at, pods, "m:1.0");
    await bench.sends(at, pods, "m:1.0");
    expect(files()).to.have.length(1);
  });

  it("that are not there any more are refused", async () => {
    const gone = { kind: "error", error: "file_not_found" } as const;
    bench.slack.fails("files.completeUploadExternal", gone);
    const error = await bench.outcome(alone(), pods);
    expect(isFault(error, "adapter.undeliverable")).to.equal(true);
  });

  it("wait where Slack asks to, and are not brought twice", async () => {
    const at = alone();
    bench.slack.fails("files.completeUploadExternal", { kind: "limited", seconds: 5 });
    const error = await bench.outcome(at, pods, "m:1.0");
    expect(isFault(error, "adapter.rate-limited")).to.equal(true);
    bench.clock.advance(5_000);
    await bench.sends(at, pods, "m:1.0");
    expect(files()).to.have.length(1);
    expect(bench.calls("upload")).to.equal(1);
  });

  it("come alone to who asked for them in a channel, which is said there", async () => {
    const ops = bench.slack.channel("ops", { members: [bench.ann] });
    const { at } = bench.hears(bench.slack.slash(bench.ann, "/plume nodes", { channel: ops }));
    await bench.sends(at, pods);
    expect(bench.texts(ops)).to.deep.equal(["Pods\nThe file comes in our direct messages."]);
    expect(bench.shown(ops)[0]?.ephemeral).to.equal(true);
    expect(files().map(({ name }) => name)).to.deep.equal(["pods.csv"]);
    await bench.sends(at, view([heading("Two"), file("x"), file("y")]));
    expect(bench.texts(ops)[1]).to.equal("Two\nThe files come in our direct messages.");
    expect(files()).to.have.length(3);
  });

  it("come to all in a channel where the answer is for all", async () => {
    const ops = bench.slack.channel("ops", { members: [bench.ann] });
    const { at } = bench.hears(bench.slack.slash(bench.ann, "/plume nodes", { channel: ops }));
    await bench.sends(at, { ...pods, audience: "place" });
    expect(bench.shown(ops).map((m) => m.files.length)).to.deep.equal([0, 1]);
    expect(files()).to.deep.equal([]);
  });

  it("are refused for good where the bot may not bring any", async () => {
    bench.slack.grants(bench.slack.app.scopes.filter((scope) => scope !== "files:write"));
    const error = await bench.outcome(alone(), pods);
    expect(isFault(error, "adapter.undeliverable")).to.equal(true);
  });
});
