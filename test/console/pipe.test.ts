import { expect } from "chai";
import { PassThrough, Writable } from "node:stream";
import { createConsoleAdapter, type ConsoleOptions } from "../../adapters/console/index.ts";
import {
  buttons,
  commandButton,
  isFault,
  say,
  text,
  view,
  type Address,
  type ChatEvent,
  type Outgoing,
  type Receipt,
  type View,
} from "../../src/index.ts";

const at: Address = {
  platform: "console",
  tenant: "local",
  place: "terminal",
  user: "operator",
  shared: false,
  reply: null,
};
const said = (event: ChatEvent): string =>
  event.content.kind === "text" ? event.content.text : event.content.kind;

/** A pipe with a bot behind it that answers a little later. */
class World {
  readonly input = new PassThrough();
  readonly output = new PassThrough();
  readonly events: ChatEvent[] = [];
  readonly adapter;
  receipts: Receipt[] = [];
  answer: (event: ChatEvent) => readonly Outgoing[] = (event) =>
    event.content.kind === "opened" ? [] : [{ view: say(`got ${said(event)}`) }];
  #pending = 0;
  readonly #idle: (() => void)[] = [];
  #text = "";

  constructor(options: Partial<ConsoleOptions> = {}) {
    this.adapter = createConsoleAdapter({
      input: this.input,
      output: this.output,
      env: { TERM: "xterm-256color", LANG: "C" },
      whenIdle: () => this.idle(),
      ...options,
    });
    this.output.on("data", (chunk) => {
      this.#text += String(chunk);
    });
  }

  get text(): string {
    return this.#text;
  }

  async run(...chunks: readonly (string | Buffer)[]): Promise<string> {
    await this.start();
    for (const chunk of chunks) this.input.write(chunk);
    this.input.end();
    await this.adapter.closed;
    return this.text;
  }

  start(): Promise<void> {
    return this.adapter.start((event) => {
      const receipt = this.receipts.shift() ?? "durable";
      if (receipt !== "durable") return Promise.resolve(receipt);
      this.events.push(event);
      this.#pending++;
      setImmediate(() => void this.#work(event));
      return Promise.resolve(receipt);
    });
  }

  send(shown: View, key: string): Promise<string> {
    return this.adapter.send(at, { view: shown }, { key, signal: new AbortController().signal });
  }

  async #work(event: ChatEvent): Promise<void> {
    let index = 0;
    for (const outgoing of this.answer(event)) {
      await this.adapter
        .send(at, outgoing, {
          key: `${event.delivery}.${index++}`,
          signal: new AbortController().signal,
        })
        .catch(() => undefined);
    }
    this.#pending--;
    if (this.#pending === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  idle(): Promise<void> {
    if (this.#pending === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }
}

describe("the console in a pipe", () => {
  it("answers one line after the other, set apart by an empty line", async () => {
    const world = new World();
    expect(await world.run("/start\n/help\nlast")).to.equal(
      "got /start\n\ngot /help\n\ngot last\n",
    );
  });

  it("does not hand over a line before the one before it is answered", async () => {
    const world = new World();
    const seen: string[] = [];
    world.answer = (event) => {
      seen.push(`${said(event)} of ${world.events.length}`);
      return [];
    };
    await world.run("a\nb\nc\n");
    expect(seen).to.deep.equal(["opened of 1", "a of 2", "b of 3", "c of 4"]);
  });

  it("opens without a greeting and names deliveries once", async () => {
    const world = new World();
    await world.run("a\nb\n");
    expect(world.events[0]?.content).to.deep.equal({ kind: "opened", greet: false });
    expect(world.events.every((event) => /^m:[0-9a-f-]{36}\.\d+$/.test(event.delivery))).to.equal(
      true,
    );
    expect(new Set(world.events.map((event) => event.delivery)).size).to.equal(3);
    expect(world.events[1]?.at).to.deep.equal(at);
  });

  it("says that secrets are seen in a pipe", () => {
    expect(new World().adapter.capabilities(at)).to.deep.equal({
      secrets: "visible",
      questions: true,
      pageRows: 20,
      prefix: "/",
      shares: false,
      edits: false,
      buttons: "words",
      messageLimit: 0,
    });
  });

  it("writes no ANSI, keeps emoji, and offers commands instead of numbers", async () => {
    const world = new World();
    world.answer = (event) =>
      event.content.kind === "opened"
        ? []
        : [
            {
              view: view(
                [
                  text("🟢 fine\u001b[31m"),
                  buttons(commandButton("Pods", "nodes", { args: { c: "1" } })),
                ],
                "operational",
              ),
            },
          ];
    expect(await world.run("1\n1\n")).to.equal(
      "🟢 fine [31m\nMore: /nodes c=1\n\n🟢 fine [31m\nMore: /nodes c=1\n",
    );
    expect(world.events[2]?.content.kind).to.equal("text");
  });

  it("shows no progress, only the answer", async () => {
    const world = new World();
    await world.start();
    const key = await world.send(say("working"), "m:1.progress");
    expect(await world.send({ ...say("still"), replaces: key }, "m:1.progress")).to.equal(key);
    await world.send({ ...say("done"), replaces: key }, "m:1.0");
    expect(world.text).to.equal("done\n");
    await world.adapter.stop();
  });

  it("does not say twice what is sent again under the same key", async () => {
    const world = new World();
    await world.start();
    const first = await world.send(say("once"), "m:1.0");
    expect(await world.send(say("once"), "m:1.0")).to.equal(first);
    expect(world.text).to.equal("once\n");
    await world.adapter.stop();
  });

  it("says the view where a message would have to be erased", async () => {
    const world = new World();
    world.answer = (event) =>
      event.content.kind === "opened"
        ? []
        : [{ view: say("saved"), erase: { message: "x", unerased: say("not erased") } }];
    expect(await world.run("secret\n")).to.equal("saved\n");
  });

  it("takes an empty line for an answer while a text is asked, whatever is said meanwhile", async () => {
    const world = new World();
    world.answer = () => [
      {
        view: view([
          {
            kind: "question",
            step: 1,
            of: 1,
            lines: ["?"],
            examples: [],
            secret: false,
            skippable: false,
          },
        ]),
      },
    ];
    await world.start();
    await world.idle();
    await world.send(say("cannot save"), "m:1.away");
    world.input.end("\n");
    await world.adapter.closed;
    expect(world.events.map((event) => event.content.kind)).to.deep.equal(["opened", "text"]);
  });

  it("ignores an empty line that nobody asked for", async () => {
    const world = new World();
    expect(await world.run("\n \na\n")).to.equal("got a\n");
  });

  it("takes very long lines, NUL bytes and broken UTF-8", async () => {
    const world = new World();
    world.answer = () => [];
    await world.run(
      `${"x".repeat(5_000)}\n`,
      Buffer.alloc(1_048_576, "y"),
      Buffer.from([0x0a, 0x61, 0x00, 0xff, 0xfe, 0xc3, 0x0a, 0xf0, 0x9f]),
      Buffer.from([0x98, 0x80, 0x0a]),
    );
    const lines = world.events.slice(1).map(said);
    expect(lines.map((line) => line.length)).to.deep.equal([5_000, 65_536, 5, 2]);
    expect(lines[2]).to.equal("a\u0000\ufffd\ufffd\ufffd");
    expect(lines[3]).to.equal("😀");
  });

  it("offers an event again, under the same id, until it is durable", async () => {
    const world = new World();
    world.receipts = ["durable", "unavailable", "refused"];
    expect(await world.run("lost\nkept\n")).to.equal("got kept\n");
    expect(world.events.map(said)).to.deep.equal(["opened", "kept"]);
  });

  it("closes after the last answer", async () => {
    const world = new World();
    await world.start();
    let isClosed = false;
    void world.adapter.closed.then(() => {
      isClosed = true;
    });
    const answered = new Promise<void>((resolve) => {
      world.answer = (event) => {
        if (event.content.kind === "opened") return [];
        expect(isClosed).to.equal(false);
        resolve();
        return [{ view: say("last") }];
      };
    });
    world.input.end("x");
    await answered;
    await world.adapter.closed;
    expect(world.text).to.equal("last\n");
  });

  it("hands nothing over once it is stopped, but still says things", async () => {
    const world = new World();
    await world.start();
    await world.adapter.stop();
    world.input.write("late\n");
    await world.adapter.closed;
    await world.send(say("bye"), "m:9.0");
    expect(world.events.map(said)).to.deep.equal(["opened"]);
    expect(world.text).to.equal("bye\n");
  });

  it("closes instead of crashing when nobody reads the output any more", async () => {
    const output = new Writable({
      write: (_chunk, _encoding, done) =>
        done(Object.assign(new Error("EPIPE"), { code: "EPIPE" })),
    });
    const world = new World({ output });
    await world.run("a\nb\nc\n");
    const failure: unknown = await world.send(say("x"), "m:1.0").catch((error: unknown) => error);
    expect(isFault(failure, "adapter.undeliverable")).to.equal(true);
    expect(world.events.length).to.be.at.most(3);
  });

  it("puts files where it was told and says where they are", async () => {
    const world = new World({ filesFolder: "/dev/null/nowhere" });
    world.answer = (event) =>
      event.content.kind === "opened"
        ? []
        : [{ view: view([{ kind: "file", label: "Pods", name: "p.csv", base64: "" }]) }];
    expect(await world.run("x\n")).to.match(/^\[file: Pods\] p\.csv could not be saved: E\w+\n$/);
  });
});
