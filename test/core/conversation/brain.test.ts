import { expect } from "chai";

import { count, id } from "../../../src/core/command/argument.ts";
import { command } from "../../../src/core/command/command.ts";
import { toPlain } from "../../../src/core/view/plain.ts";
import type { Finished } from "../../../src/core/wizard/wizard.ts";
import { close, open } from "../../../src/core/wizard/wizard.ts";
import {
  buttons,
  commandButton,
  say,
  text,
  view,
  wordButton,
  type View,
} from "../../../src/core/view/view.ts";
import { event, here, pairing, phone, Talk, terminal, typed } from "../../support/builders.ts";
import { wordsOf } from "../../support/texts.ts";

const hello = command("hello", "Greets").reply(() => say("hello"));
const home = command("home", "Shows a home")
  .arg("homeId", id("home", { example: "h1" }))
  .option("more", count("more", { max: 9 }))
  .run(async ({ args, again }) =>
    Promise.resolve(
      view([
        text(`home ${args.homeId}${again ? " again" : ""}`),
        buttons(
          ...(args.more === undefined ? [] : [commandButton("Other", "other")]),
          commandButton("Check again", "home", { args: { homeId: args.homeId }, inPlace: true }),
        ),
      ]),
    ),
  );
const pair = command("pair", "Pairs").run(async () =>
  Promise.resolve(
    open("pairing", { note: "You are paired.", cancelNote: "The old pairing works." }),
  ),
);
const failed: Finished = {
  kind: "failed",
  say: [
    view([
      text("key is wrong"),
      buttons(wordButton("Fix step 2", "fix 2"), wordButton("Cancel", "cancel")),
    ]),
  ],
};

const talk = (wizard = pairing(), surface = terminal): Talk =>
  new Talk({ commands: [hello, home, pair], wizards: [wizard], greeting: "hello" }, surface);

const words = (views: readonly View[]): string => views.map(wordsOf).join("\n--\n");

async function upTo(t: Talk, ...lines: readonly string[]): Promise<string> {
  let views: readonly View[] = [];
  for (const line of lines) views = await t.send(line);
  return words(views);
}

const buttonId = (views: readonly View[], label: string): string => {
  const row = views.flatMap((v) => v.blocks.flatMap((b) => (b.kind === "buttons" ? b.items : [])));
  return row.find((b) => b.label === label)?.id ?? "no such button";
};

describe("a conversation", () => {
  it("answers commands, unknown ones with the nearest, small talk with a hint", async () => {
    expect(await upTo(talk(), "/hello")).to.equal("hello");
    expect(await upTo(talk(), "/HELLO")).to.equal("hello");
    expect(await upTo(talk(), "/helo")).to.equal(
      "I do not know /helo. Did you mean /hello?\n[Help]",
    );
    expect(await upTo(talk(), "/quux")).to.equal("I do not know /quux. Try /help.\n[Help]");
    expect(await upTo(talk(), "good morning")).to.equal("I answer commands. Try /help.");
    expect(await upTo(talk(), "x".repeat(5_000))).to.equal(
      "That is not a command I know. Try /help.",
    );
    expect(await upTo(talk(), `/${"x".repeat(5_000)}`)).to.equal(
      "That is not a command I know. Try /help.",
    );
    expect(await upTo(talk(), "/he\u0000lo")).to.equal("That is not a command I know. Try /help.");
    expect(await upTo(talk(), "/cancel")).to.equal("There is no question open. Try /help.");
  });

  it("explains a wrong call with usage and example", async () => {
    expect(await upTo(talk(), "/home")).to.equal(
      "/home needs a homeId.\nUsage: /home <homeId> [more=…]\nExample: /home h1",
    );
  });

  it("ignores edited messages, answers media, and text in a group only when addressed (F20)", async () => {
    const t = talk();
    await t.send("/pair");
    expect(await t.send(event({ kind: "edited" }))).to.deep.equal([]);
    expect(t.state.wizard?.step).to.equal("name");
    expect(words(await talk().send(event({ kind: "media" })))).to.equal("I read text only.");
    expect(await talk().send(event({ kind: "text", text: "hi", addressed: false }))).to.deep.equal(
      [],
    );
  });

  it("asks, saves, and says the result", async () => {
    const t = talk();
    expect(await upTo(t, "/pair")).to.equal(
      "You are paired.\nLet us pair.\nStep 1️⃣: Name?\n[Cancel]",
    );
    expect(await upTo(t, "box")).to.equal(
      "Name saved!\nStep 2️⃣: Key?\n🔐 Typing stays hidden.\n[Back] [Cancel]",
    );
    expect(await upTo(t, "key-1")).to.equal("Key saved!\nStep 3️⃣: Colour?\n[Skip] [Back] [Cancel]");
    expect(await upTo(t, "/skip")).to.equal("paired");
    expect(t.state.wizard).to.equal(undefined);
    expect(t.last?.deadline).to.deep.equal({ kind: "clear" });
  });

  it("answers another command and repeats the question", async () => {
    const t = talk();
    await t.send("/pair");
    expect(await upTo(t, "/home h1")).to.equal(
      "home h1\n[Check again]\n--\nBack to the pairing:\nStep 1️⃣: Name?\n[Cancel]",
    );
    expect(await upTo(t, "/helo"))
      .to.contain("Did you mean /hello?")
      .and.to.contain("Back to the pairing:");
    expect(await upTo(t, "/help")).to.equal("It is on the box.\nStep 1️⃣: Name?\n[Cancel]");
    expect(await upTo(t, "/pair")).to.equal(
      "The pairing is already open.\nStep 1️⃣: Name?\n[Cancel] [Start over]",
    );
  });

  it("offers the buttons of an answer above a question as words, where they are numbers", async () => {
    const t = talk();
    await t.send("/pair");
    const [answer, question] = await t.send("/home h1 more=1");
    if (!answer || !question) throw new Error("no answer");
    expect(toPlain(answer)).to.contain("More: /other").and.not.to.contain("[1]");
    expect(toPlain(question)).to.contain("Back to the pairing:");
  });

  it("is cancelled while its end is worked on, however a person says so", async () => {
    const t = talk();
    const step3 = await (async () => {
      await upTo(t, "/pair", "box");
      return t.send("key-1");
    })();
    const decision = t.brain.decide(t.state, typed("/skip"), terminal);
    if (decision.kind !== "run") throw new Error(decision.kind);
    const cancel = event({ kind: "button", id: buttonId(step3, "Cancel") });
    const ways = [
      typed("cancel"),
      event({ kind: "command", name: "cancel", args: {} }),
      cancel,
      typed("hello"),
      event({ kind: "button", id: buttonId(step3, "Back") }),
    ];
    expect(ways.map((way) => decision.run.interruptedBy(way))).to.deep.equal([
      true,
      true,
      true,
      false,
      false,
    ]);
    t.state = decision.run.interrupted().state;
    expect(words(await t.send(cancel))).to.contain("Pairing cancelled.");
  });

  it("says that it has changed when its own command is sent", async () => {
    const t = talk();
    await upTo(t, "/pair", "box");
    const newer = talk(pairing(undefined, { version: 2 }));
    newer.state = t.state;
    expect(words(await newer.send("/pair"))).to.contain("The pairing has changed since you began.");
  });

  it("warns of a credential that was typed where it could be seen", async () => {
    const t = talk();
    expect(await upTo(t, "/pair", "key-1 2")).to.contain(
      "What you typed still stands on your screen",
    );
    expect(await upTo(t, "box", "wrong key")).not.to.contain("on your screen");
  });

  it("cancels with what stays true", async () => {
    expect(await upTo(talk(), "/pair", "box", "cancel")).to.equal(
      "Pairing cancelled. Nothing was changed; what you entered is erased. The old pairing works.",
    );
  });

  it("shows the earlier value after going back, but never a secret", async () => {
    const t = talk();
    expect(await upTo(t, "/pair", "box", "/back")).to.contain("Now: box. Send a new one, or keep.");
    const back = await upTo(t, "keep", "key-1", "/back");
    expect(back)
      .to.contain("Now: a key, hidden. Send a new one, or keep.")
      .and.not.to.contain("key-1");
  });

  it("after a failure takes no answer, and reopens one step", async () => {
    let good = false;
    const t = talk(pairing(() => (good ? { kind: "done", say: [say("paired")] } : failed)));
    expect(await upTo(t, "/pair", "box", "key-1", "red")).to.equal(
      "key is wrong\n[Fix step 2] [Cancel]",
    );
    expect(await upTo(t, "key-2")).to.contain("Nothing is asked right now");
    expect(await upTo(t, "fix 2")).to.contain("Step 2️⃣: Key?");
    good = true;
    expect(await upTo(t, "key-2")).to.equal("paired");
  });

  it("starts anew when the command is sent after a failure", async () => {
    const t = talk(pairing(() => failed));
    expect(await upTo(t, "/pair", "box", "key-1", "red", "/pair")).to.contain("Let us pair.");
  });

  it("closes by its own deadline only, once, and says so", async () => {
    const t = talk();
    await t.send("/pair");
    const deadline = t.last?.deadline;
    if (deadline?.kind !== "set") throw new Error("no deadline");
    expect(deadline.afterMs).to.equal(900_000);
    expect(await t.send(event({ kind: "deadline", name: "wizard:other" }))).to.deep.equal([]);
    expect(words(await t.send(event({ kind: "deadline", name: deadline.name })))).to.equal(
      "⏳ The pairing was closed after 15 minutes without an answer. Nothing was changed; what you entered is erased.\nNext: /pair",
    );
    expect(await t.send(event({ kind: "deadline", name: deadline.name }))).to.deep.equal([]);
  });

  it("is not closed by a deadline that was set before the last thing that happened", async () => {
    const t = talk();
    await t.send("/pair");
    const early = t.last?.deadline;
    await upTo(t, "/home h1");
    const late = t.last?.deadline;
    if (early?.kind !== "set" || late?.kind !== "set") throw new Error("no deadline");
    expect(await t.send(event({ kind: "deadline", name: early.name }))).to.deep.equal([]);
    expect(t.state.wizard?.step).to.equal("name");
    expect(words(await t.send(event({ kind: "deadline", name: late.name })))).to.contain(
      "was closed",
    );
  });

  it("is closed by a handler that makes it pointless", async () => {
    const drop = command("drop", "Drops").run(async () =>
      Promise.resolve(close("pairing", say("dropped"))),
    );
    const t = new Talk({ commands: [hello, pair, drop], wizards: [pairing()], greeting: "hello" });
    expect(await upTo(t, "/pair", "box", "/drop")).to.equal("dropped");
    expect(t.state.wizard).to.equal(undefined);
    expect(t.last?.deadline).to.deep.equal({ kind: "clear" });
    expect(await upTo(t, "/drop")).to.equal("dropped");
  });

  it("leaves a remark of what was refused, never of what was typed", async () => {
    const t = talk();
    await t.send("/pair");
    await t.send("two words");
    expect(t.last?.remarks).to.deep.equal([
      { event: "wizard.refused", fields: { wizard: "pairing", step: "name", reason: "rejected" } },
    ]);
    await t.send("/home ../x");
    expect(t.last?.remarks).to.deep.equal([
      {
        event: "command.refused",
        fields: { command: "home", reason: "wrong", argument: "homeId" },
      },
    ]);
  });

  it("goes on in a reopened session, and greets where nothing is open", async () => {
    const t = talk();
    expect(words(await t.send(event({ kind: "opened", greet: true })))).to.equal("hello");
    expect(await t.send(event({ kind: "opened", greet: false }))).to.deep.equal([]);
    await t.send("/pair");
    expect(words(await t.send(event({ kind: "opened", greet: false })))).to.equal(
      "The pairing is still open.\nStep 1️⃣: Name?\n[Cancel]",
    );
  });

  it("restarts politely when the wizard has changed", async () => {
    const t = talk();
    await upTo(t, "/pair", "box");
    const newer = talk(pairing(undefined, { version: 2 }));
    newer.state = t.state;
    expect(words(await newer.send("key-1"))).to.equal(
      "The pairing has changed since you began. Once more from the start:\nStep 1️⃣: Name?\n[Cancel]",
    );
    for (const [line, says] of [
      [
        "/hello",
        "hello\n--\nThe pairing has changed since you began. Once more from the start:\nStep 1️⃣",
      ],
      ["/cancel", "Pairing cancelled."],
      ["/skip", "The pairing has changed since you began."],
    ] as const) {
      const other = talk(pairing(undefined, { version: 2 }));
      other.state = t.state;
      expect(words(await other.send(line)), line).to.contain(says);
    }
    const quiet = talk(pairing(undefined, { version: 2 }));
    quiet.state = t.state;
    expect(await quiet.send(event({ kind: "edited" }))).to.deep.equal([]);
    const deadline = t.last?.deadline;
    if (deadline?.kind !== "set") throw new Error("no deadline");
    expect(words(await quiet.send(event({ kind: "deadline", name: deadline.name })))).to.contain(
      "was closed after 15 minutes",
    );
    const without = new Talk({ commands: [hello], wizards: [], greeting: "hello" });
    without.state = t.state;
    expect(words(await without.send("/hello"))).to.equal("hello");
  });

  it("keeps wizards out of shared places", async () => {
    const t = talk();
    const shared = typed("/pair", { at: { ...here, shared: true } });
    expect(words(await t.send(shared))).to.contain("private chat");
    expect(t.state.wizard).to.equal(undefined);
  });

  it("leads from a shared place to a wizard's command, and leaves there what is open", async () => {
    const locking = { ...pairing(), name: "locking", command: "lock" };
    const lock = command("lock", "Locks").run(async () => Promise.resolve(open("locking")));
    const wizards = [pairing(undefined, { where: "anywhere" }), locking];
    const t = new Talk({ commands: [hello, pair, lock], wizards, greeting: "hello" });
    const shared = { at: { ...here, shared: true } };
    await t.send(typed("/pair", shared));
    const said = await t.send(typed("/lock", shared));
    const row = said.flatMap((v) => v.blocks.flatMap((b) => (b.kind === "buttons" ? b.items : [])));
    expect(row.map(({ act }) => act)).to.deep.include({ kind: "private", name: "lock" });
    expect(words(await t.send(typed("box", shared)))).to.contain("Name saved!");
  });
});

describe("a button", () => {
  it("does its command in place", async () => {
    const t = talk();
    const shown = await t.send("/home h1");
    const press = event(
      { kind: "button", id: buttonId(shown, "Check again") },
      { message: "msg7" },
    );
    const [answer] = await t.send(press);
    expect(wordsOf(answer)).to.contain("home h1 again");
    expect(answer?.replaces).to.equal("msg7");
  });

  it("of an answered question does nothing but repeat the open one", async () => {
    const t = talk();
    const first = await t.send("/pair");
    await upTo(t, "box");
    const views = await t.send(event({ kind: "button", id: buttonId(first, "Cancel") }));
    expect(words(views)).to.contain("That question is already answered.").and.to.contain("Step 2️⃣");
    // The remark may pass, the question stays.
    expect(views.map(({ passing }) => passing)).to.deep.equal([true, undefined]);
  });

  it("has an id that never comes back, not even when the conversation was forgotten", async () => {
    const ids = new Set<string>();
    for (let i = 0; i < 50; i++) ids.add(buttonId(await talk().send("/home h1"), "Check again"));
    expect(ids.size).to.equal(50);
    // Telegram allows 64 bytes, Discord 100 characters.
    expect(Math.max(...[...ids].map((id) => id.length))).to.be.below(40);
  });

  it("is forgotten when many came after it, those of the last answer never", async () => {
    const t = talk();
    const first = await t.send("/home h1");
    const press = (id: string) => t.send(event({ kind: "button", id }, { message: "msg7" }));
    for (let i = 0; i < 50; i++) await t.send("/home h1");
    const last = await t.send("/home h1");
    expect(t.state.buttons.length).to.be.below(50);
    expect(words(await press(buttonId(last, "Check again")))).to.contain("home h1 again");
    expect(words(await press(buttonId(first, "Check again")))).to.contain("from an older message");
  });

  it("that is old, or somebody else's, says so (F16)", async () => {
    const t = talk();
    const shown = await t.send("/home h1");
    const id = buttonId(shown, "Check again");
    const late = event({ kind: "button", id }, { atMs: 1_000_000 + 25 * 3_600_000 });
    const bob = event({ kind: "button", id }, { at: { ...here, user: "bob" } });
    for (const [views, why] of [
      [await t.send(late), "from an older message"],
      [await t.send(event({ kind: "button", id: "stats_7d" })), "from an older message"],
      [await talk().send(bob), "someone else's question"],
    ] as const) {
      expect(words(views)).to.contain(why);
      expect(views.map(({ passing }) => passing)).to.deep.equal([true]);
    }
  });
});

describe("a platform's own ways", () => {
  it("takes the wizards' words as commands", async () => {
    const t = talk();
    const native = (name: string) => event({ kind: "command", name, args: {} });
    expect(words(await t.send(native("cancel")))).to.contain("There is no question open.");
    await t.send("/pair");
    expect(words(await t.send(native("cancel")))).to.contain("Pairing cancelled.");
    expect(
      words(await t.send(event({ kind: "command", name: "home", args: { homeId: "h1" } }))),
    ).to.contain("home h1");
  });

  it("does not act on a secret that is spread over a command's arguments", async () => {
    const spread = pairing(undefined, { looksSecret: (raw) => raw.includes("basic key") });
    const args = { homeId: "basic", more: "key" };
    const told = await talk(spread).send(event({ kind: "command", name: "home", args }));
    expect(words(told)).to.contain("That looks like a credential");
  });

  it("does not act on a secret in a command's argument", async () => {
    const home = (homeId: string) => event({ kind: "command", name: "home", args: { homeId } });
    const told = words(await talk().send(home("key-5")));
    expect(told).to.contain("That looks like a credential, so I did nothing with it.");
    expect(told).not.to.contain("key-5");
  });

  it("takes a form of the open wizard, and says so of any other", async () => {
    const t = talk();
    const form = (wizard: string, draft: string) =>
      event({ kind: "form", wizard, draft, values: { name: "a", key: "k", colour: "" } });
    const old = "This form is from an older message.";
    const [told] = await t.send(form("pairing", "m:pair"));
    expect(wordsOf(told)).to.contain(old);
    // What the first of two equal forms did stays to be read.
    expect(told?.passing).to.equal(true);
    await t.send(typed("/pair", { delivery: "m:pair" }));
    expect(words(await t.send(form("other", "m:pair")))).to.contain(old);
    expect(words(await t.send(form("pairing", "m:earlier")))).to.contain(old);
    expect(words(await t.send(form("pairing", "m:pair")))).to.equal("paired");
  });

  it("deletes a secret that was typed although a form asks for it, or warns", async () => {
    const t = talk(pairing(), { ...phone, secrets: "form" });
    await upTo(t, "/pair", "box");
    await t.send(typed("key-1", { message: "m9" }));
    const erase = t.last?.say[0]?.erase;
    expect(erase?.message).to.equal("m9");
    expect(erase && wordsOf(erase.unerased)).to.contain(
      "⚠️ I could not delete your message with the key.",
    );
  });
});

describe("what is said", () => {
  it("names the question that is open then, so that buttons of any other can go", async () => {
    const t = talk(pairing(() => failed));
    const asking = async (line: string): Promise<string | undefined> => {
      await t.send(line);
      return t.last?.say.at(-1)?.asking;
    };
    expect(await asking("/hello")).to.equal("");
    const asked = [await asking("/pair"), await asking("box"), await asking("key-1")];
    expect(new Set(asked)).to.have.length(3).and.not.to.include("");
    // Another answer leaves it open.
    expect(await asking("/hello")).to.equal(asked[2]);
    const after = await asking("red");
    // While the work goes on, nothing that was asked is.
    expect(asked).not.to.include(t.before?.asking);
    expect(t.before?.asking).not.to.equal(undefined);
    expect(asked).not.to.include(after);
    expect(await asking("/cancel")).to.equal("");
  });
});

describe("a message with a secret", () => {
  const wish = async (lines: readonly string[], message: string) => {
    const t = talk(pairing(), phone);
    await upTo(t, ...lines);
    await t.send(typed(message, { message: "m9" }));
    return t.last?.say[0];
  };

  it("is deleted where the platform can, at any step, and that is said", async () => {
    const good = await wish(["/pair", "box"], "key-1");
    expect(good?.erase?.message).to.equal("m9");
    expect(wordsOf(good?.view)).to.contain("Your message with the key is deleted.");
    expect(wordsOf(good?.erase?.unerased)).to.contain(
      "⚠️ I could not delete your message with the key.",
    );
    expect((await wish(["/pair"], "key-1 2"))?.erase?.message).to.equal("m9");
    expect((await wish(["/pair", "box"], "wrong key"))?.erase?.message).to.equal("m9");
  });

  it("is deleted before a handler starts, when it is the last answer", async () => {
    let good = false;
    const t = talk(
      pairing(() => (good ? { kind: "done", say: [say("paired")] } : failed)),
      phone,
    );
    await upTo(t, "/pair", "box", "key-1", "red", "fix 2");
    good = true;
    await t.send(typed("key-2", { message: "m9" }));
    expect(t.before?.erase?.message).to.equal("m9");
    expect(wordsOf(t.before?.view)).to.contain("Your message with the key is deleted.");
  });

  it("carries the same buttons whether or not it could be deleted", async () => {
    const good = await wish(["/pair", "box"], "key-1");
    const ids = (v: View | undefined) =>
      v?.blocks.flatMap((b) => (b.kind === "buttons" ? b.items.map((i) => i.id) : []));
    expect(ids(good?.view)).to.have.length.above(0);
    expect(ids(good?.erase?.unerased)).to.deep.equal(ids(good?.view));
  });

  it("that is none is left alone", async () => {
    expect((await wish(["/pair"], "box"))?.erase).to.equal(undefined);
  });
});

describe("a stored conversation", () => {
  it("that is not ours is refused without an error", () => {
    const { brain } = talk();
    const junks = ["", "null", "[]", "{}", '{"format":2}', '{"format":2,"buttons":[1]}'];
    for (const junk of [...junks, '{"format":1,"buttons":[]}']) {
      expect(brain.decode(junk), junk).to.equal(undefined);
    }
  });
});
