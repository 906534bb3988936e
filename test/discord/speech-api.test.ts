import { expect } from "chai";
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from "undici";

import {
  buttons,
  commandButton,
  footer,
  say,
  shareButton,
  text,
  view,
  wordButton,
  type View,
} from "../../src/core/view/view.ts";
import { long, pressable, progress } from "../support/discord-saying.ts";
import { openDiscordBench, type DiscordBench } from "../support/discord-bench.ts";

describe("speaking to Discord's API", () => {
  let bench: DiscordBench;
  beforeEach(async () => {
    bench = await openDiscordBench();
  });
  afterEach(async () => {
    const { violations } = bench.discord;
    const waiting = [...bench.shown(bench.ops), ...bench.shown(bench.dm)].filter(
      ({ thinking }) => thinking,
    );
    await bench.close();
    expect(violations).to.deep.equal([]);
    expect(waiting, "nothing waits for ever").to.deep.equal([]);
  });

  const forAll = (words: string): View => ({ ...say(words), audience: "place" });
  const csv = { kind: "file", label: "All", name: "nodes.csv", base64: "YQ==" } as const;
  const png = { kind: "image", alt: "A chart", name: "chart.png", base64: "iVBORw0KGgo=" } as const;
  const form = (): View => {
    const field = { name: "url", label: "URL", hint: "", secret: false };
    const block = { kind: "form", wizard: "auth", draft: "d", title: "Sign in" } as const;
    return view([{ ...block, fields: [field], submit: "Send" }]);
  };

  it("answers a command for who asked alone, with progress in place, and all that it brings", async () => {
    const at = await bench.slash();
    const key = await bench.sends(at, progress("Fetching"), { key: "s:1.progress" });
    expect(bench.texts()).to.deep.equal(["(🔄 Fetching)"]);
    const answer = view([text("well"), csv, png]);
    await bench.sends(at, { ...answer, replaces: key }, { key: "s:1.0" });
    await bench.sends(at, { ...answer, replaces: key }, { key: "s:1.0", by: bench.process() });
    expect(bench.texts()).to.deep.equal(["(well)"]);
    expect(bench.shown()[0]?.files.map(({ name }) => name)).to.deep.equal([
      "nodes.csv",
      "chart.png",
    ]);
    expect(bench.texts(bench.ops, bench.bob)).to.deep.equal([]);
  });

  it("brings files along where another undici than discord.js's own makes the connections", async () => {
    const before = getGlobalDispatcher();
    const agent = new Agent();
    setGlobalDispatcher(agent);
    try {
      await bench.sends(await bench.slash(bench.dm), view([text("one"), csv]), { key: "s:1.0" });
      expect(bench.shown(bench.dm)[0]?.files[0]?.bytes.toString()).to.equal("a");
    } finally {
      setGlobalDispatcher(before);
      await agent.close();
    }
  });

  it("answers a command in a direct message, and edits what it said later by the bot's own right", async () => {
    const at = await bench.slash(bench.dm);
    const key = await bench.sends(at, view([text("one"), csv]), { key: "s:1.0" });
    await bench.sends(at, say("two"), { key: "s:1.1" });
    bench.clock.advance(20 * 60_000);
    await bench.sends(at, { ...say("later"), replaces: key });
    expect(bench.texts(bench.dm)).to.deep.equal(["later", "two"]);
    expect(bench.shown(bench.dm)[0]?.files).to.deep.equal([]);
  });

  it("says what is longer than a message, and takes back what is too much", async () => {
    const at = await bench.slash();
    await bench.sends(at, long(80));
    expect(bench.shown()).to.have.length(2);
    const direct = await bench.slash(bench.dm);
    const key = await bench.sends(direct, long(80));
    expect(bench.shown(bench.dm)).to.have.length(2);
    await bench.sends(direct, { ...say("short"), replaces: key });
    expect(bench.texts(bench.dm)).to.deep.equal(["short"]);
  });

  it("says nothing twice where the reply to a call is lost", async () => {
    const at = await bench.slash(bench.dm);
    bench.discord.fails("PATCH /webhooks/:app/:token/messages/@original", { kind: "lost-reply" });
    bench.discord.fails("POST /channels/:channel/messages", { kind: "lost-reply" });
    for (const [key, words] of [
      ["s:1.0", "one"],
      ["s:1.1", "two"],
    ] as const) {
      expect(await bench.outcome(at, say(words), { key })).to.equal("later");
      await bench.sends(at, say(words), { key, by: bench.process() });
    }
    expect(bench.texts(bench.dm)).to.deep.equal(["one", "two"]);
  });

  it("goes on by other ways once the token of the interaction is over", async () => {
    const at = await bench.slash();
    await bench.sends(at, say("one"));
    bench.clock.advance(15 * 60_000 + 1);
    await bench.sends(at, say("two"));
    await bench.speech.show(await bench.asksFor());
    expect(bench.texts()).to.deep.equal(["(one)", "The answer is ready, for you alone.", "(two)"]);
  });

  it("withholds the answer to a mention, and shows it to its owner", async () => {
    await bench.sends(await bench.mentions(), view([text("well"), csv]));
    expect(bench.shown(bench.ops, bench.bob)[0]?.answers).to.not.equal(undefined);
    await bench.speech.show(await bench.asksFor(bench.bob));
    await bench.speech.show(await bench.asksFor());
    expect(bench.texts()).to.deep.equal(["The answer is ready, for you alone.", "(well)"]);
    expect(bench.texts(bench.ops, bench.bob)[1]).to.match(/somebody else/);
  });

  it("shares an answer, posted or through the interaction", async () => {
    const answer = view([text("well"), csv, footer("now"), buttons({ ...shareButton, id: "b.9" })]);
    await bench.sends(await bench.slash(), answer);
    const remark = { ...say("too old"), passing: true } as const;
    for (const permissions of [["ViewChannel", "SendMessages", "EmbedLinks", "AttachFiles"], []]) {
      bench.discord.permits(bench.ops, permissions);
      const { at } = await bench.presses("Share here");
      await bench.sends(at, { view: remark, shares: "b.9" });
    }
    expect(bench.texts(bench.ops, bench.bob)).to.deep.equal(["well\n\nnow", "well\n\nnow"]);
    expect(bench.shown(bench.ops, bench.bob).map(({ files }) => files.length)).to.deep.equal([
      1, 1,
    ]);
  });

  it("says it for all, and leaves nothing that waits, also where the bot may not write", async () => {
    await bench.sends(await bench.slash(), forAll("one"));
    bench.discord.permits(bench.ops, ["ViewChannel"]);
    await bench.sends(await bench.slash(), forAll("two"));
    expect(bench.texts()).to.deep.equal(["one", "two"]);
    expect(bench.texts(bench.ops, bench.bob)).to.deep.equal(["one", "two"]);
  });

  it("changes the message whose button was pressed, until it is gone", async () => {
    await bench.sends(await bench.slash(), pressable("old", true));
    const pressed = await bench.presses("Again");
    const replaces = pressed.message ?? "";
    await bench.sends(pressed.at, { ...progress("…"), replaces }, { key: "b:1.progress" });
    await bench.sends(pressed.at, { ...pressable("new", true), replaces }, { key: "b:1.0" });
    await bench.sends(pressed.at, say("below"), { key: "b:1.1" });
    expect(bench.texts()).to.deep.equal(["(new\n\nbelow)"]);
  });

  it("tells in passing why a button does nothing", async () => {
    await bench.sends(await bench.slash(), pressable("old", true));
    const remark: View = { ...say("too old"), passing: true };
    await bench.sends((await bench.presses("Again")).at, remark);
    await bench.sends(await bench.slash(bench.dm), pressable("old", true));
    await bench.sends((await bench.presses("Again", bench.dm)).at, remark);
    expect(bench.texts()).to.deep.equal(["(old)", "(too old)"]);
    expect(bench.texts(bench.dm)).to.deep.equal(["old", "(too old)"]);
  });

  it("opens a form, and goes on in place of the message that led to it", async () => {
    const way = view([text("The way"), buttons({ ...wordButton("Open", "form"), id: "b.1" })]);
    await bench.sends(await bench.slash(), way);
    const pressed = await bench.presses("Open");
    await bench.sends(pressed.at, { view: way, form: form() });
    expect(bench.discord.modal(bench.ann)?.title).to.equal("Sign in");
    const sent = await bench.hears(bench.discord.submits(bench.ann, { url: "https://x" }));
    await bench.sends(sent.at, say("Testing."), { key: "f:1.preface" });
    await bench.sends(sent.at, say("Connected."), { key: "f:1.0" });
    expect(bench.texts()).to.deep.equal(["(Connected.)"]);
    expect(bench.discord.pending).to.equal(0);
  });

  it("says something else instead of a form, at once", async () => {
    const way = view([text("The way"), buttons({ ...wordButton("Open", "form"), id: "b.1" })]);
    await bench.sends(await bench.slash(), way);
    const pressed = await bench.presses("Open");
    await bench.sends(pressed.at, { ...say("answered"), passing: true });
    expect(bench.texts()).to.deep.equal(["(The way)", "(answered)"]);
    expect(bench.discord.pending).to.equal(0);
  });

  it("goes on in a direct message where it may not speak, and leads back from there", async () => {
    bench.discord.permits(bench.ops, ["ViewChannel"]);
    const asks = view([text("well"), buttons({ ...commandButton("More", "x"), id: "b.1" })]);
    await bench.sends(await bench.mentions(), asks);
    expect(bench.texts(bench.dm)).to.deep.equal(["well"]);
    const pressed = await bench.presses("More", bench.dm);
    expect(pressed.at).to.deep.include({ place: bench.ops.id, shared: true });
    await bench.sends(pressed.at, say("more"), { key: "b:1.0" });
    expect(bench.texts(bench.dm)).to.deep.equal(["well", "more"]);
    expect(bench.texts()).to.deep.equal([]);
  });

  it("tells who operates it why something never arrives", async () => {
    bench.discord.refuses(bench.ann);
    const at = await bench.mentions();
    bench.discord.deletesChannel(bench.ops);
    expect(await bench.outcome(at, say("x"))).to.equal(
      "never: the person takes no messages from the bot (50007)",
    );
    const direct = { ...at, place: bench.dm.id, shared: false, reply: {} };
    expect(await bench.outcome(direct, say("x"))).to.match(/^never: the person takes/);
  });

  it("answers through the interaction whom it may not write to", async () => {
    bench.discord.refuses(bench.ann);
    const at = await bench.slash(bench.dm);
    await bench.sends(at, say("one"), { key: "s:1.0" });
    await bench.sends(at, say("two"), { key: "s:1.1" });
    expect(bench.texts(bench.dm)).to.deep.equal(["one", "two"]);
  });

  it("comes back when Discord says so", async () => {
    const at = await bench.slash();
    const limited = { kind: "limited", seconds: 2 } as const;
    bench.discord.fails("PATCH /webhooks/:app/:token/messages/@original", limited);
    expect(await bench.outcome(at, say("well"), { key: "s:1.0" })).to.match(/^in [12]\d{3} ms$/);
    await bench.clock.run(3_000);
    await bench.sends(at, say("well"), { key: "s:1.0" });
    expect(bench.texts()).to.deep.equal(["(well)"]);
  });
});
