import { createConsoleAdapter } from "../../adapters/console/index.ts";
import {
  buttons,
  heading,
  note,
  say,
  text,
  view,
  wordButton,
  type ChatEvent,
  type Outgoing,
  type View,
} from "../../src/index.ts";

/**
 * A bot without a bot, to be run in a pseudo-terminal. `secret` asks for one, `menu` shows
 * buttons, `work` shows progress; SIGUSR2 makes the next step of the work or says something;
 * everything else is echoed.
 */
let pending = 0;
let step = 0;
let working: string | undefined;
const waiting: (() => void)[] = [];

const adapter = createConsoleAdapter({
  input: process.stdin,
  output: process.stdout,
  env: process.env,
  whenIdle: () =>
    pending === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
  complete: (line) => (line.startsWith("/") ? ["/health", "/help"] : ["menu"]),
});

const question = (line: string, secret: boolean): View =>
  view([
    { kind: "question", step: 1, of: 1, lines: [line], examples: [], secret, skippable: false },
    buttons(wordButton("Cancel", "cancel")),
  ]);

const progress = (state: "waiting" | "done", replaces?: string): Outgoing => {
  const shown = view([{ kind: "progress", label: "Asking", parts: [{ label: "pods", state }] }]);
  return { view: replaces === undefined ? shown : { ...shown, replaces } };
};

function answerTo({ content, message }: ChatEvent): View {
  switch (content.kind) {
    case "opened":
      return say(`welcome ${String(content.greet)}`);
    case "button":
      return say(`pressed ${content.id} of ${message === undefined ? "nothing" : "a message"}`);
    case "text":
      if (content.text === "secret") return question("What is the secret?", true);
      if (content.text === "ask") return question("How many?", false);
      if (content.text === "menu")
        return view([
          heading("Choose"),
          note("failed", ["careful"]),
          text("as of now"),
          buttons(
            { ...wordButton("One", "one"), id: "id-1" },
            { ...wordButton("Two", "two"), id: "id-2" },
          ),
        ]);
      return say(`got ${content.text.length}: ${content.text.replace(/hunter2/g, "***")}`);
    case "command":
    case "form":
    case "closed":
    case "edited":
    case "media":
    case "deadline":
      return say(content.kind);
  }
}

const send = (outgoing: Outgoing, key: string): Promise<string> =>
  adapter.send(
    {
      platform: "console",
      tenant: "local",
      place: "terminal",
      user: "u",
      shared: false,
      reply: null,
    },
    outgoing,
    { key, signal: new AbortController().signal },
  );

function settled(): void {
  pending--;
  if (pending === 0) for (const resolve of waiting.splice(0)) resolve();
}

async function work(): Promise<void> {
  step++;
  if (step === 1) working = await send(progress("waiting"), "w.progress");
  if (step === 2) await send(progress("done", working), "w.progress");
  if (step === 3) {
    await send({ view: { ...say("all done"), ...(working ? { replaces: working } : {}) } }, "w.0");
    settled();
  }
}

process.on("SIGUSR2", () => {
  void (working === undefined
    ? send({ view: say("by the way") }, `note${Date.now()}.away`)
    : work());
});

await adapter.start((event) => {
  pending++;
  if (event.content.kind === "text" && event.content.text === "work") {
    void work();
  } else {
    setImmediate(() => {
      void send({ view: answerTo(event) }, `${event.delivery}.0`)
        .catch(() => "")
        .then(settled);
    });
  }
  return Promise.resolve("durable");
});
await adapter.closed;
await adapter.stop();
