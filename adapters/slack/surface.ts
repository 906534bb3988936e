import type { Address, Capabilities } from "../../src/index.ts";
import { longestText } from "./limits.ts";
import { home } from "./source.ts";

/** What Slack can do in a place; `prefix` is what commands are called by there. */
export function surfaceOf({ place, shared }: Address, prefix: string): Capabilities {
  return {
    secrets: "form",
    pageRows: 10,
    prefix,
    shares: shared,
    edits: true,
    buttons: "pressed",
    messageLimit: longestText,
    // In a channel and in the Home tab nothing is typed for the bot alone.
    questions: !shared && place !== home,
  };
}
