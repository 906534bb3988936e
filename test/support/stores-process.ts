import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("./stores-child.ts", import.meta.url));

/** A process of `stores-child.ts`. */
export interface StoresProcess {
  /** Resolves when it has said so many lines, with all lines so far. Rejects if it ends before. */
  lines(count: number): Promise<readonly string[]>;
  /** Gives it a line to go on. */
  go(): void;
  /** Kills it with SIGKILL; gives every line that it managed to say. */
  kill(): Promise<readonly string[]>;
  /** Resolves with its lines when it has ended by itself. */
  end(): Promise<readonly string[]>;
}

export function startStoresProcess(mode: "write" | "hold" | "key", file: string): StoresProcess {
  const child = spawn(process.execPath, ["--import", "tsx", script, mode, file]);
  const said: string[] = [];
  const errors: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => said.push(line));
  child.stderr.on("data", (chunk) => errors.push(String(chunk)));
  const closed = once(child, "close");
  return {
    async lines(count) {
      while (said.length < count) await nextLine(child, reader, errors);
      return [...said];
    },
    go: () => void child.stdin.write("go\n"),
    async kill() {
      child.kill("SIGKILL");
      await closed;
      return [...said];
    },
    async end() {
      await closed;
      return [...said];
    },
  };
}

async function nextLine(
  child: ChildProcessWithoutNullStreams,
  reader: NodeJS.EventEmitter,
  errors: readonly string[],
): Promise<void> {
  const done = new AbortController();
  const ended = once(child, "close", { signal: done.signal }).then(() => {
    throw new Error(`the process ended: ${errors.join("")}`);
  });
  try {
    await Promise.race([once(reader, "line", { signal: done.signal }), ended]);
  } finally {
    done.abort();
    ended.catch(() => {});
  }
}
