/** What the tool is to do. */
export type Call =
  | { readonly kind: "print" }
  /** Compares with what is registered. */
  | { readonly kind: "check" }
  /** Registers what differs. */
  | { readonly kind: "apply" }
  /** Takes away what is registered on a server, or everywhere where there is none. */
  | { readonly kind: "clear"; readonly server: string | undefined }
  | { readonly kind: "help" }
  | { readonly kind: "mistake"; readonly text: string };

/** What is called for. */
export function parseCall(args: readonly string[]): Call {
  const [first, second, ...more] = args;
  if (first === undefined) return { kind: "print" };
  if (first === "help" || first === "--help" || first === "-h") return { kind: "help" };
  if (first === "--clear") return parseClear(second, more.length > 0);
  if (first !== "--check" && first !== "--apply") return mistake(`There is no ${first} here`);
  if (second !== undefined) return mistake(`${first} stands alone: DISCORD_GUILDS says where`);
  return { kind: first === "--check" ? "check" : "apply" };
}

const id = /^\d{17,20}$/;

function parseClear(where: string | undefined, isMore: boolean): Call {
  if (where === "everywhere" && !isMore) return { kind: "clear", server: undefined };
  if (where !== undefined && id.test(where) && !isMore) return { kind: "clear", server: where };
  return mistake('--clear takes "everywhere", or the ID of one server: 17 to 20 digits');
}

const mistake = (text: string): Call => ({ kind: "mistake", text });

/** How it is called. */
export const help: readonly string[] = [
  "npm run --silent discord:commands                 the bot's commands as Discord takes them, as JSON",
  "npm run discord:commands -- --check               what is registered otherwise",
  "npm run discord:commands -- --apply               registers them where that is so",
  "npm run discord:commands -- --clear everywhere    takes away those that are on all servers",
  "npm run discord:commands -- --clear <server id>   takes away those of one server",
  "",
  "It ends with 0 if there is no difference, or none is left, with 1 if there is one, with 2 for a mistake.",
  "The commands are on the servers that DISCORD_GUILDS names; without it everywhere, also in direct messages.",
  "DISCORD_PERMISSIONS says who sees those that need something. All but the first need DISCORD_TOKEN.",
];
