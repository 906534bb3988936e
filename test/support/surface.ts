import type { Capabilities } from "../../src/core/capabilities.ts";

/** A place that has all that is needed and nothing special; what is typed there is seen. */
export const plainSurface: Capabilities = {
  secrets: "visible",
  questions: true,
  pageRows: 20,
  prefix: "/",
  shares: false,
  edits: true,
  buttons: "pressed",
  messageLimit: 0,
};
