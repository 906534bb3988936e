import { code, commandButton, type Button, type SpanLike } from "../../core/view/view.ts";
import { cleanName, countGraphemes, cutGraphemes } from "../../core/view/width.ts";
import type { RecentHome } from "../model.ts";

// A phone cuts longer ones.
const longestLabel = 40;
// Discord takes no longer ones. An ID has 64 characters at most and is never cut.
const longestLine = 100;
const longestAccount = 20;
const before = "Health of ";
// More would stand in the way of what else there is to do.
const mostButtons = 3;

/** `Last home: Home, account ACME-1042.`; nothing where no home was asked about. */
export function lastHome([last]: readonly RecentHome[]): readonly SpanLike[] {
  if (!last) return [];
  const { name, account, id } = namesOf(last);
  const said = name === "" ? ["location ", code(id)] : [name];
  return [" Last home: ", ...said, account === "" ? "." : `, account ${account}.`];
}

/** A button for each of the last homes, the very last first; no two read alike. */
export function homeButtons(homes: readonly RecentHome[]): readonly Button[] {
  const shown = homes.slice(0, mostButtons);
  return shown.map((home, index) =>
    commandButton(labelOf(home, shown), "health", {
      args: { customerId: home.ids.customerId, locationId: home.ids.locationId },
      weight: index === 0 ? "primary" : "plain",
    }),
  );
}

/** The shortest way to call the home that none of the others shares. */
function labelOf(home: RecentHome, among: readonly RecentHome[]): string {
  const others = among.filter((other) => other !== home).map(waysToCall);
  const ways = waysToCall(home);
  const own = ways.find((way) => way !== "" && others.every((other) => !other.includes(way)));
  return `${before}${own ?? cut(home.ids.locationId)}`;
}

/** From short to long; an empty one says nothing. */
function waysToCall(home: RecentHome): readonly string[] {
  const { name, account, id } = namesOf(home);
  const full = name === "" || account === "" ? "" : cut(`${name}, ${account}`);
  return [cut(name), full, name === "" && account !== "" ? cut(`account ${account}`) : "", cut(id)];
}

/** `Home · account ACME-1042 · <id>`: what a person knows a home, or its customer, by. */
export function homeLine(home: RecentHome, id: string): string {
  const { name, account } = namesOf(home);
  const behind = [account === "" ? "" : `account ${cut(account, longestAccount)}`, id]
    .filter((part) => part !== "")
    .join(" · ");
  return name === "" ? behind : `${cut(name, longestLine - behind.length - 3)} · ${behind}`;
}

function namesOf({ name = "", accountId = "", ids }: RecentHome): {
  readonly name: string;
  readonly account: string;
  readonly id: string;
} {
  return { name: cleanName(name), account: cleanName(accountId), id: ids.locationId };
}

/** What fits beside the words around it; cleaned again, so that nothing is left half isolated. */
function cut(words: string, room: number = longestLabel - before.length): string {
  const short = cleanName(cutGraphemes(words, room));
  // What runs right to left stands between two characters of its own.
  return countGraphemes(short) <= room ? short : cleanName(cutGraphemes(words, room - 2));
}
