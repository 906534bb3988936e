import { scrubText } from "./scrub-text.ts";

/** What a log may hold of an error. */
export interface ScrubbedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** Where it happened, one frame a line. */
  readonly stack?: string;
  readonly cause?: ScrubbedError | string;
}

const plainWord = /^[\w.-]{1,60}$/;
const frame = /^\s+at .*:\d+:\d+\)?$/;
const longestMessage = 200;
const deepest = 4;

/**
 * An error without what looks like a credential. Messages of other people's code repeat what
 * they were given, so they are cut short, and the stack keeps its frames alone.
 */
export function scrubError(error: Error, depth = 0): ScrubbedError {
  const code: unknown = "code" in error ? error.code : undefined;
  const stack = framesOf(error);
  return {
    name: plainWord.test(error.name) ? error.name : "Error",
    message: shorten(scrubText(String(error.message))),
    ...(typeof code === "string" && plainWord.test(code) ? { code } : {}),
    ...(stack === "" ? {} : { stack }),
    ...(error.cause === undefined || depth >= deepest
      ? {}
      : { cause: scrubCause(error.cause, depth + 1) }),
  };
}

function scrubCause(cause: unknown, depth: number): ScrubbedError | string {
  return cause instanceof Error ? scrubError(cause, depth) : typeof cause;
}

function shorten(text: string): string {
  return text.length > longestMessage ? `${text.slice(0, longestMessage - 1)}…` : text;
}

function framesOf({ name, message, stack = "" }: Error): string {
  // The message stands in the stack too, and may have lines that look like frames.
  const head = [`${name}: ${message}`, message].find((text) => text !== "" && stack.includes(text));
  const rest = head === undefined ? stack : stack.slice(stack.indexOf(head) + head.length);
  return rest
    .split("\n")
    .filter((line) => frame.test(line))
    .map((line) => line.trim())
    .join("\n");
}
