import { spawn, type IPty } from "@lydell/node-pty";
import { fileURLToPath } from "node:url";
import { TinyScreen } from "./tiny-screen.ts";

const demo = fileURLToPath(new URL("./console-demo.ts", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));
const giveUpMs = 15_000;

/** A program in a pseudo-terminal, and what its screen shows. */
export class Pty {
  readonly exit: Promise<{ readonly exitCode: number }>;
  readonly #screen: TinyScreen;
  readonly #pty: IPty;
  readonly #changed = new Set<() => void>();
  #raw = "";
  #hasExited = false;

  constructor(env: { readonly [name: string]: string } = {}, columns = 80) {
    this.#screen = new TinyScreen(columns);
    this.#pty = spawn(process.execPath, ["--import", "tsx", demo], {
      cols: columns,
      rows: 24,
      cwd: root,
      env: { PATH: process.env["PATH"] ?? "", TERM: "xterm-256color", LANG: "C.UTF-8", ...env },
    });
    this.#pty.onData((data) => {
      this.#raw += data;
      this.#screen.write(data);
      for (const check of this.#changed) check();
    });
    this.exit = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode }) => {
        this.#hasExited = true;
        resolve({ exitCode });
      });
    });
  }

  /** Everything that was ever written. */
  get raw(): string {
    return this.#raw;
  }

  get lines(): readonly string[] {
    return this.#screen.lines;
  }

  get beforeCursor(): string {
    return this.#screen.beforeCursor;
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.#pty.pid, name);
  }

  /** Resolves once `isTrue`; rejects with what the screen shows. */
  async until(isTrue: (pty: this) => boolean): Promise<void> {
    if (isTrue(this)) return;
    await new Promise<void>((resolve, reject) => {
      const check = (): void => {
        if (!isTrue(this)) return;
        clearTimeout(timer);
        this.#changed.delete(check);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#changed.delete(check);
        reject(new Error(`the screen shows\n${this.lines.join("\n")}`));
      }, giveUpMs);
      this.#changed.add(check);
    });
  }

  /** Resolves once the last line of the screen is `line`. */
  last(line: string): Promise<void> {
    return this.until(({ lines }) => lines.at(-1) === line);
  }

  close(): void {
    if (!this.#hasExited) this.#pty.kill("SIGKILL");
  }
}
