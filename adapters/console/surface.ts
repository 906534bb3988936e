/** What the two ends of the console can do. */
export interface Surface {
  /** `pipe` when either end is not a terminal: plain lines in, plain text out. */
  readonly mode: "terminal" | "pipe";
  readonly marks: "emoji" | "twins";
  readonly colours: "none" | "16" | "256";
  /** False where the cursor cannot be moved (`TERM=dumb`): everything is appended. */
  readonly rewrites: boolean;
}

/** The environment variables that are looked at. */
export type Environment = { readonly [name: string]: string | undefined };

/** Reads the surface from the environment. A pipe keeps emoji and never gets ANSI sequences. */
export function surfaceOf(env: Environment, ends: { readonly terminal: boolean }): Surface {
  if (!ends.terminal) return { mode: "pipe", marks: "emoji", colours: "none", rewrites: false };
  const isDumb = env["TERM"] === "dumb";
  return {
    mode: "terminal",
    marks: isDumb || !showsEmoji(env) ? "twins" : "emoji",
    colours: isDumb || (env["NO_COLOR"] ?? "") !== "" ? "none" : depth(env),
    rewrites: !isDumb,
  };
}

/** The locale decides; where none is set, all but the Linux console are taken for UTF-8. */
function showsEmoji(env: Environment): boolean {
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find(
    (v) => v !== undefined && v !== "",
  );
  return locale === undefined ? env["TERM"] !== "linux" : /utf-?8/i.test(locale);
}

function depth(env: Environment): Surface["colours"] {
  return /256|truecolor|24bit/i.test(`${env["TERM"] ?? ""} ${env["COLORTERM"] ?? ""}`)
    ? "256"
    : "16";
}
