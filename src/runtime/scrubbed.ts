import { Fault } from "../core/fault.ts";
import type { LogFields } from "../ports/logger.ts";

const frame = /^\s+at .*:\d+:\d+\)?$/;

const headOf = (error: Error): string =>
  error.message === "" ? error.name : `${error.name}: ${error.message}`;

function framesOf(error: Error): string {
  const stack = error.stack ?? "";
  // The message stands in the stack too, and may have lines that look like frames.
  const rest = stack.startsWith(headOf(error)) ? stack.slice(headOf(error).length) : stack;
  return rest
    .split("\n")
    .filter((line) => frame.test(line))
    .map((line) => line.trim())
    .join("\n");
}

function codeOf(error: object): string | undefined {
  const code = "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[\w.-]{1,60}$/.test(code) ? code : undefined;
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const name = /^[\w.-]{1,60}$/.test(error.name) ? error.name : "Error";
  const code = codeOf(error);
  return code === undefined ? name : `${name} ${code}`;
}

function chainOf(error: unknown): string {
  const names = [nameOf(error)];
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause !== undefined && names.length < 4) {
    names.push(nameOf(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return names.join(" <- ");
}

/**
 * What a log may hold of an error: names, codes and where it happened. Messages are left out,
 * because those of other people's code repeat what they were given; a fault's is ours.
 */
export function scrubbed(error: unknown): LogFields {
  return {
    error: chainOf(error),
    ...(error instanceof Fault ? { reason: error.message } : {}),
    ...(error instanceof Error ? { stack: framesOf(error) } : {}),
  };
}
