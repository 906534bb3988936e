import { printable } from "../core/view/width.ts";

/** `1 value`, `1,234 values`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** An id or a reason on one line: what people call themselves may hold anything. */
export function oneLine(text: string): string {
  return printable(text).replaceAll("\n", " ");
}
