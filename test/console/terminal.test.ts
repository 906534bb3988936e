import { expect } from "chai";
import { Pty } from "../support/pty.ts";

describe("the console in a terminal", function () {
  this.timeout(40_000);
  let pty: Pty;
  const open = async (env: { readonly [name: string]: string } = {}, columns = 80) => {
    pty = new Pty(env, columns);
    await pty.last(">");
  };
  afterEach(() => pty.close());

  it("greets, answers below the line, and prompts again", async () => {
    await open();
    pty.type("hello\r");
    await pty.until(({ lines }) => lines.length === 6);
    expect(pty.lines).to.deep.equal(["welcome true", "", "> hello", "got 5: hello", "", ">"]);
  });

  it("shows nothing of a secret, neither on the screen nor in the history", async () => {
    await open();
    pty.type("/first\r");
    await pty.until(({ lines }) => lines.includes("got 6: /first"));
    await pty.last(">");
    pty.type("secret\r");
    await pty.until(({ lines }) => lines.includes("(/cancel)") && lines.at(-1) === ">");
    pty.type("hunterX\u007f2\r");
    await pty.until(({ lines }) => lines.includes("got 7: ***"));
    await pty.last(">");
    pty.type("\u001b[A");
    // Commands come back, answers do not: one may have been a secret at the wrong step.
    await pty.last("> /first");
    pty.type("\u0015");
    await pty.last(">");
    pty.type("\u0019");
    await pty.last("> /first");
    expect(pty.raw).not.to.include("hunter");
  });

  it("goes on hiding a secret when something else is said meanwhile", async () => {
    await open();
    pty.type("secret\r");
    await pty.until(({ lines }) => lines.includes("(/cancel)"));
    await pty.last(">");
    pty.type("hun");
    pty.signal("SIGUSR2");
    await pty.until(({ lines }) => lines.includes("by the way"));
    await pty.last(">");
    pty.type("ter2\r");
    await pty.until(({ lines }) => lines.includes("got 7: ***"));
    expect(pty.raw).not.to.match(/hun|ter2/);
  });

  it("hides a secret that was pasted together with the line before it", async () => {
    await open();
    pty.type("secret\rhunter2\rhello\rhalf");
    await pty.last("> half");
    expect(pty.raw).not.to.include("hunter");
    expect(pty.lines).to.deep.equal([
      "welcome true",
      "",
      "> secret",
      "What is the secret?",
      "(/cancel)",
      "",
      ">",
      "got 7: ***",
      "",
      "> hello",
      "got 5: hello",
      "",
      "> half",
    ]);
  });

  it("takes a marked paste as lines, without obeying what is in it", async () => {
    await open();
    pty.type("\u001b[200~one\ttwo\u001b[A\u0003\nsecret\nhunter2\u001b[201~\r");
    await pty.until(({ lines }) => lines.includes("got 7: ***"));
    await pty.last(">");
    expect(pty.lines).to.include("got 11: one two [A");
    expect(pty.raw).not.to.include("hunter");
  });

  it("keeps a half-typed line and its cursor while something is said", async () => {
    await open();
    const long = "x".repeat(100);
    pty.type(`${long}yz\u001b[D`);
    await pty.until(({ lines }) => lines.at(-1) === `${"x".repeat(22)}yz`);
    pty.signal("SIGUSR2");
    await pty.until(({ lines }) => lines.includes("by the way"));
    await pty.until(({ beforeCursor }) => beforeCursor === `${"x".repeat(22)}y`);
    expect(pty.lines).to.deep.equal([
      "welcome true",
      "",
      "by the way",
      "",
      `> ${"x".repeat(78)}`,
      `${"x".repeat(22)}yz`,
    ]);
    pty.type("\u007f!\r");
    await pty.until(({ lines }) => lines.some((line) => line.startsWith("got 102")));
    await pty.until(({ lines }) => lines.at(-1) === ">");
    expect(pty.lines.slice(3, 6)).to.deep.equal(["", `> ${"x".repeat(78)}`, `${"x".repeat(22)}!z`]);
  });

  it("edits a pasted line that is longer than the screen is wide", async () => {
    await open();
    pty.type("x".repeat(158));
    await pty.until(({ lines }) => lines.at(-1) === "x".repeat(80));
    pty.type("\u007f");
    await pty.until(({ lines }) => lines.at(-1) === "x".repeat(79));
    expect(pty.lines).to.deep.equal(["welcome true", "", `> ${"x".repeat(78)}`, "x".repeat(79)]);
  });

  it("edits progress in place and puts the answer there, below it what was typed", async () => {
    await open();
    pty.type("work\r");
    await pty.until(({ lines }) => lines.includes("🔄 Asking: pods …") && lines.at(-1) === ">");
    pty.type("hello\r");
    await pty.until(({ lines }) => lines.includes("got 5: hello"));
    pty.type("ha");
    await pty.last("> ha");
    pty.signal("SIGUSR2");
    await pty.until(({ lines }) => lines.includes("🔄 Asking: pods done"));
    pty.signal("SIGUSR2");
    await pty.until(({ lines }) => lines.includes("all done"));
    await pty.last("> ha");
    expect(pty.lines).to.deep.equal([
      "welcome true",
      "",
      "> work",
      "all done",
      "",
      "> hello",
      "got 5: hello",
      "",
      "> ha",
    ]);
  });

  it("takes a number as a button of the last message, and as text while a text is asked", async () => {
    await open();
    pty.type("menu\r");
    await pty.until(({ lines }) => lines.includes("[1] One  [2] Two") && lines.at(-1) === ">");
    pty.type("2\r");
    await pty.until(({ lines }) => lines.includes("pressed id-2 of a message"));
    await pty.last(">");
    pty.type("2\r");
    await pty.until(({ lines }) => lines.includes("got 1: 2"));
    await pty.last(">");
    pty.type("ask\r");
    await pty.until(({ lines }) => lines.includes("How many?") && lines.at(-1) === ">");
    pty.type("1\r");
    await pty.until(({ lines }) => lines.includes("got 1: 1"));
  });

  it("completes words with the tab key", async () => {
    await open();
    pty.type("/hea\t");
    await pty.last("> /health");
  });

  it("leaves at once on Ctrl-C, gives the terminal back and exits with 0", async () => {
    await open();
    pty.type("half\u0003");
    expect(await pty.exit).to.deep.equal({ exitCode: 0 });
    expect(pty.lines.slice(-1)).to.deep.equal([
      "Your conversation is kept; npm start goes on here.",
    ]);
    expect(pty.raw.endsWith("\u001b[?2004l")).to.equal(true);
  });

  it("leaves on Ctrl-C while a secret is asked or work goes on, and on Ctrl-D", async () => {
    await open();
    pty.type("secret\r");
    await pty.until(({ lines }) => lines.includes("(/cancel)"));
    await pty.last(">");
    pty.type("hun\u0003");
    expect(await pty.exit).to.deep.equal({ exitCode: 0 });
    await open();
    pty.type("work\r");
    await pty.until(({ lines }) => lines.includes("🔄 Asking: pods …"));
    pty.type("\u0003");
    expect(await pty.exit).to.deep.equal({ exitCode: 0 });
    await open();
    pty.type("\u0004");
    expect(await pty.exit).to.deep.equal({ exitCode: 0 });
  });

  it("writes no colours with NO_COLOR, and twins on a terminal that is not UTF-8", async () => {
    await open({ NO_COLOR: "1", LANG: "C" });
    pty.type("menu\r");
    await pty.until(({ lines }) => lines.includes("[1] One  [2] Two"));
    expect(pty.raw).not.to.match(/\p{Cc}\[[0-9;]+m/u);
    await pty.last(">");
    pty.type("work\r");
    await pty.until(({ lines }) => lines.includes("[...] Asking: pods …"));
  });

  it("moves no cursor on a dumb terminal, and hides a secret there too", async () => {
    await open({ TERM: "dumb" });
    pty.type("secret\r");
    await pty.until(({ lines }) => lines.includes("(/cancel)"));
    await pty.last(">");
    pty.type("hunter2\r");
    await pty.until(({ lines }) => lines.includes("got 7: ***"));
    expect(pty.raw).not.to.include("\u001b");
    expect(pty.raw).not.to.include("hunter");
  });

  it("survives a very long line", async () => {
    await open();
    pty.type(`${"y".repeat(5_000)}\r`);
    await pty.until(({ lines }) => lines.some((line) => line.startsWith("got 5000:")));
  });
});
