import type { Backstage } from "./backstage.ts";
import type { Person } from "./types.ts";

/** What a person sees at the end of an installation. */
export interface Landing {
  readonly status: number;
  readonly text: string;
  /** Every address they were sent to. */
  readonly path: readonly string[];
}

/** How an installation is walked through. */
export interface Walk {
  /** Changes an address before it is visited, as somebody who meddles would. */
  readonly meddle?: (url: URL) => URL;
  /** Takes the cookies away, as another browser would. */
  readonly forgets?: boolean;
}

const maxSteps = 10;

/** Visits an address as a browser does, with cookies and through redirects, and agrees in Slack. */
export async function walk(
  { root }: Backstage,
  from: Person,
  { url, options }: { readonly url: string; readonly options: Walk },
): Promise<Landing> {
  const { meddle = (one: URL): URL => one, forgets = false } = options;
  const jar = new Map<string, Map<string, string>>([[root, new Map([["person", from.id]])]]);
  const path: string[] = [];
  let next = new URL(url);
  while (path.length < maxSteps) {
    const target = meddle(next);
    path.push(target.href);
    const cookies = forgets && target.origin !== root ? undefined : jar.get(target.origin);
    const response = await fetch(target, {
      redirect: "manual",
      headers: { cookie: [...(cookies ?? [])].map((pair) => pair.join("=")).join("; ") },
    });
    keep(jar, target.origin, response.headers.getSetCookie());
    const text = await response.text();
    const location = response.headers.get("location") ?? linkIn(text, root);
    if (location === undefined) return { status: response.status, text, path };
    next = new URL(location, target);
  }
  throw new Error("the installation leads nowhere");
}

function keep(jar: Map<string, Map<string, string>>, origin: string, set: readonly string[]): void {
  const cookies = jar.get(origin) ?? new Map<string, string>();
  for (const one of set) {
    const [pair = ""] = one.split(";");
    const [name = "", ...value] = pair.split("=");
    cookies.set(name, value.join("="));
  }
  jar.set(origin, cookies);
}

/** The button "Add to Slack" on a page. */
function linkIn(text: string, root: string): string | undefined {
  const links = [...text.matchAll(/href="([^"]+)"/g)].map(([, link = ""]) =>
    link.replaceAll("&amp;", "&"),
  );
  return links.find((link) => link.startsWith(`${root}/oauth/v2/authorize`));
}
