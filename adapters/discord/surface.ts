import type { Address, Capabilities } from "../../src/index.ts";
import { longestDescription } from "./limits.ts";

/** What Discord can do in a place. */
export function surfaceOf({ shared }: Address): Capabilities {
  return {
    secrets: "form",
    pageRows: 10,
    prefix: "/",
    shares: shared,
    edits: true,
    buttons: "pressed",
    messageLimit: longestDescription,
    // On a server nothing is typed for the bot alone.
    questions: !shared,
  };
}
