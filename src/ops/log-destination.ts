import { mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

import { Fault } from "../core/fault.ts";
import type { LogDestination } from "./logger.ts";

/** A place for log lines that can be waited for. */
export interface OpenedLog extends LogDestination {
  /** Writes out what still waits, if it can be written. Never throws. */
  flush(): void;
}

/** What may wait for a full disk, in bytes; what comes on top is lost. */
const mostWaiting = 1024 * 1024;

/**
 * Opens a file, made with mode 0600 if it is not there yet and otherwise left as it is, or `-`,
 * which is standard error. What cannot be written waits for the next line; `whenRefused` is told
 * once, with the system's code. Throws `Fault` `config.invalid`.
 */
export function openLogDestination(file: string, whenRefused: (code: string) => void): OpenedLog {
  const fd = file === "-" ? 2 : openFile(file);
  // Not the writer that comes with pino: its flush never ends while a disk is full.
  let waiting = Buffer.alloc(0);
  let refused = false;
  const flush = (): void => {
    try {
      while (waiting.length > 0) waiting = waiting.subarray(writeSync(fd, waiting));
    } catch (error) {
      // A pipe whose reader is slow takes it later.
      if (refused || codeOf(error) === "EAGAIN") return;
      refused = true;
      whenRefused(codeOf(error));
    }
  };
  return {
    write(line) {
      const bytes = Buffer.from(line);
      if (waiting.length + bytes.length > mostWaiting) return flush();
      waiting = waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes]);
      flush();
    },
    flush,
  };
}

function openFile(file: string): number {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // The mode counts for a file that this call makes: a device or a shared file keeps its own.
    return openSync(file, "a", 0o600);
  } catch (error) {
    const problem = `LOG_FILE: expected a file that can be written, for example LOG_FILE=./bot.log; ${file} cannot be opened (${codeOf(error)})`;
    throw new Fault("config.invalid", { problems: [problem] }, { cause: error });
  }
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "an unknown error";
}
