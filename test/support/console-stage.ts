import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { createConsoleAdapter, type ConsoleOptions } from "../../adapters/console/index.ts";
import {
  absent,
  type AdapterStage,
  type Attachment,
  type StageTraits,
  type Standing,
} from "../contract/chat-adapter/index.ts";
import { TinyScreen } from "./tiny-screen.ts";

const columns = 200;

const noForms = { lacks: "a console asks one question after the other" };

/** What can be tried on a console, pipe or terminal. */
const consoleHas: Omit<StageTraits, "can"> = {
  shared: { lacks: "nobody else reads along at a console" },
  edits: { lacks: "a line that was entered cannot be changed" },
  media: { lacks: "only text can be typed" },
  repeats: { lacks: "a console gives every line once" },
  acknowledges: { lacks: "a console does not wait to hear that a line was received" },
  removes: { lacks: "what is on the screen cannot be deleted by anybody else" },
  erases: { lacks: "what was typed cannot be erased; a terminal does not show it to begin with" },
  secrets: { lacks: "a console needs no credential" },
  forms: noForms,
  closings: noForms,
  shares: { lacks: "nobody else reads along at a console" },
  faults: {
    "rate-limited": { lacks: "a console takes everything at once" },
    "lost-reply": { lacks: "writing to a console has no answer that could get lost" },
    down: { lacks: "a console is there or gone for good" },
    gone: true,
    unerasable: { lacks: "nothing is ever erased, and no secret stays on a screen" },
    unopenable: noForms,
  },
};

/** What can be tried in a pipe. */
export const pipeHas: StageTraits = {
  ...consoleHas,
  can: { buttons: "words", edits: false, messageLimit: 0 },
};

/** What can be tried in a terminal. */
export const terminalHas: StageTraits = {
  ...consoleHas,
  can: { buttons: "numbered", edits: false, messageLimit: 0 },
};

/** What a person sees of a console, and where they type. */
interface Desk {
  readonly options: Omit<ConsoleOptions, "env" | "filesFolder">;
  /** Types a line and enters it. */
  readonly enter: (line: string) => void;
  readonly standing: () => readonly Bare[];
  /** From now on nobody reads what is written. */
  readonly leave: () => void;
}

/** A message without what was saved beside it. */
type Bare = Pick<Standing, "by" | "text" | "buttons">;

/** A console that is a pipe. What is written at once is one message. */
export function openPipe(): AdapterStage {
  const input = new PassThrough();
  const messages: Bare[] = [];
  const output = new Screen((text) => {
    messages.push({ by: "bot", text: text.trim(), buttons: [] });
  });
  return stageOf({
    options: { input, output },
    enter: (line) => {
      messages.push({ by: "person", text: line, buttons: [] });
      input.write(`${line}\n`);
    },
    standing: () => messages,
    leave: () => output.break(),
  });
}

/** A console that is a terminal. What stands between two lines of the person is one message. */
export function openTerminal(): AdapterStage {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => true });
  const shown = new TinyScreen(columns);
  const screen = new Screen((text) => {
    for (const [i, line] of text.split("\n").entries()) {
      // The system's side of a terminal begins a new line at its left edge. Written by itself, a
      // break does not make the tiny screen take a `[` behind it for a command.
      if (i > 0) shown.write("\r\n");
      shown.write(line);
    }
  });
  const output = Object.assign(screen, { isTTY: true, columns, rows: 50 });
  const entered: string[] = [];
  return stageOf({
    // There is no bot whose answers could be waited for.
    options: { input, output, whenIdle: () => Promise.resolve() },
    enter: (line) => {
      entered.push(line);
      input.write(`${line}\r`);
    },
    standing: () => messagesOn(shown.lines, entered),
    leave: () => output.break(),
  });
}

function stageOf({ options, enter, standing, leave }: Desk): AdapterStage {
  const filesFolder = mkdtempSync(join(tmpdir(), "console-"));
  const env = { TERM: "xterm-256color", LANG: "C.UTF-8" };
  return {
    adapter: createConsoleAdapter({ ...options, env, filesFolder }),
    secrets: [],
    person: {
      says: (text) => Promise.resolve(enter(text)),
      presses: async (label) => {
        const row = standing().findLast(({ buttons }) => buttons.includes(label))?.buttons ?? [];
        enter(String(row.indexOf(label) + 1));
        return Promise.resolve();
      },
      edits: absent("editing a line"),
      sendsMedia: absent("sending media"),
      fillsIn: absent("forms"),
      closesForm: absent("forms"),
    },
    platform: {
      standing: () => Promise.resolve(standing().map((message, i) => whole(message, i))),
      seenByOthers: absent("looking at a console with other eyes"),
      form: absent("forms"),
      acknowledged: absent("acknowledgements"),
      repeats: absent("repeated deliveries"),
      breaks: (fault) => (fault === "gone" ? Promise.resolve(leave()) : absent(fault)()),
      removes: absent("removing a message"),
    },
    close: () => Promise.resolve(rmSync(filesFolder, { recursive: true, force: true })),
  };
}

/** The end that is read from, until it breaks off. */
class Screen extends Writable {
  readonly #show: (text: string) => void;
  #isBroken = false;

  constructor(show: (text: string) => void) {
    super({ decodeStrings: false });
    this.#show = show;
  }

  break(): void {
    this.#isBroken = true;
  }

  override _write(chunk: string, _: BufferEncoding, done: (error?: Error) => void): void {
    if (this.#isBroken) return done(Object.assign(new Error("EPIPE"), { code: "EPIPE" }));
    this.#show(chunk);
    done();
  }
}

/** The lines of a screen as messages; a line behind the prompt is the person's if they typed it. */
function messagesOn(lines: readonly string[], entered: readonly string[]): readonly Bare[] {
  const messages: Bare[] = [];
  let said: string[] = [];
  const end = (): void => {
    const text = said.join("\n").trim();
    if (text !== "") messages.push({ by: "bot", text, buttons: numberedIn(said) });
    said = [];
  };
  for (const line of lines) {
    const typed = line.startsWith(">") ? line.slice(2) : undefined;
    if (typed === undefined || (typed !== "" && !entered.includes(typed))) {
      said.push(line);
      continue;
    }
    end();
    if (typed !== "") messages.push({ by: "person", text: typed, buttons: [] });
  }
  end();
  return messages;
}

/** The labels in the last row of numbered choices. */
function numberedIn(lines: readonly string[]): readonly string[] {
  const row = lines.findLast((line) => line.startsWith("[1] ")) ?? "";
  return row.split(/ {2}(?=\[\d+\] )/u).flatMap((item) => /^\[\d+\] (.*)$/u.exec(item)?.[1] ?? []);
}

function whole(message: Bare, place: number): Standing {
  const images = savedIn(message.text, "image");
  const files = savedIn(message.text, "file");
  return { ...message, id: String(place), formatted: [], images, files };
}

/** What a message says was saved. */
function savedIn(text: string, kind: "image" | "file"): readonly Attachment[] {
  const told = text.matchAll(new RegExp(`^\\[${kind}: .*?\\] (.+)$`, "gmu"));
  return [...told].map(([, path = ""]) => ({ name: basename(path), bytes: readFileSync(path) }));
}
