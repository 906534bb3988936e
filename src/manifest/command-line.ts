/** What the tool is to do. */
export type Call =
  | { readonly kind: "print" }
  /** Compares with what is in a file, or on standard input (`-`). */
  | { readonly kind: "check"; readonly file: string }
  /** Compares with what Slack has, or else with standard input. */
  | { readonly kind: "check-any" }
  | { readonly kind: "help" }
  | { readonly kind: "mistake"; readonly text: string };

/** What is called for. */
export function parseCall(args: readonly string[]): Call {
  const [first, second, ...more] = args;
  if (first === undefined) return { kind: "print" };
  if (first === "help" || first === "--help" || first === "-h") return { kind: "help" };
  if (first !== "--check") return { kind: "mistake", text: `There is no ${first} here` };
  if (more.length > 0) return { kind: "mistake", text: "--check takes one file" };
  return second === undefined ? { kind: "check-any" } : { kind: "check", file: second };
}

/** How it is called. */
export const help: readonly string[] = [
  "npm run --silent slack:manifest                   the manifest of the Slack app, as JSON",
  "npm run slack:manifest -- --check <file>          what is otherwise in that manifest; - is standard input",
  "npm run slack:manifest -- --check                 what is otherwise at Slack, by SLACK_CONFIG_TOKEN",
  "",
  "It ends with 0 if there is no difference, with 1 if there is one, with 2 for a mistake.",
  "Without SLACK_PUBLIC_URL, SLACK_SIGNING_SECRET and SLACK_CLIENT_ID it is an app for Socket Mode.",
];
