import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../dist/src/main.js", import.meta.url));

/** A folder for one test's data. */
export interface Home {
  readonly folder: string;
  /** All bytes of all files in it, as latin1 text: to be searched for secrets. */
  bytes(): string;
  remove(): void;
}

export function makeHome(): Home {
  const folder = mkdtempSync(join(tmpdir(), "plume-e2e-"));
  return {
    folder,
    bytes: () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), "latin1"))
        .join("\n"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const running = new Set<ChildProcess>();

/** Ends whatever a failed test left running. */
export function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** The built bot behind a pipe, as `npm start` runs it. */
export class BotProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output = "";
  errors = "";
  #seen = 0;

  constructor(home: Home, env: { readonly [name: string]: string } = {}) {
    this.child = spawn(process.execPath, [main], {
      env: { PATH: process.env["PATH"] ?? "", PLUME_DATA_DIR: home.folder, ...env },
      stdio: ["pipe", "pipe", "pipe"],
      cwd: home.folder,
    });
    running.add(this.child);
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.errors += text));
    // A killed child cannot take what is still being written to it.
    this.child.stdin?.on("error", () => undefined);
    this.ended = new Promise((resolve) =>
      this.child.on("close", (code) => {
        running.delete(this.child);
        resolve(code);
      }),
    );
  }

  write(...lines: readonly string[]): void {
    for (const line of lines) this.child.stdin?.write(`${line}\n`);
  }

  /** Waits until the output behind the last text waited for holds `text`; answers that output. */
  async says(text: string, withinMs = 45_000): Promise<string> {
    const until = Date.now() + withinMs;
    for (;;) {
      const fresh = this.output.slice(this.#seen);
      const at = fresh.indexOf(text);
      if (at >= 0) {
        this.#seen += at + text.length;
        return fresh;
      }
      if (Date.now() > until || this.child.exitCode !== null) {
        throw new Error(`waited for ${JSON.stringify(text)}, got:\n${fresh}\n${this.errors}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Types a line and waits for what is answered. */
  async ask(line: string, answer: string): Promise<string> {
    this.write(line);
    return this.says(answer);
  }

  /** Ends the input as a pipe does; answers the exit code. */
  async end(): Promise<number | null> {
    this.child.stdin?.end();
    return this.ended;
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }
}
