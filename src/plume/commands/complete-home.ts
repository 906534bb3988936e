import type { Complete, CompletionContext, Suggestion } from "../../core/command/argument.ts";
import type { RecentHome } from "../model.ts";
import { Connections, RecentHomes } from "../uses.ts";
import { homeLine } from "../views/recent-homes.ts";

/** The customers of the homes that the person asked about last, each once, newest first. */
export const completeCustomer: Complete = async (begun, context) => {
  const asked = (await recentHomes(context)).filter((home) =>
    isMeant(begun, home, home.ids.customerId),
  );
  const suggestions = new Map<string, Suggestion>();
  for (const home of asked) {
    const { customerId: value } = home.ids;
    if (!suggestions.has(value)) suggestions.set(value, { value, label: homeLine(home, value) });
  }
  return [...suggestions.values()];
};

/** The homes that the person asked about last: of the customer that stands there, or else all. */
export const completeLocation: Complete = async (begun, context) => {
  const customer = context.args["customerId"]?.trim() ?? "";
  return (await recentHomes(context))
    .filter(({ ids }) => customer === "" || ids.customerId === customer)
    .filter((home) => isMeant(begun, home, home.ids.locationId))
    .map((home) => {
      const { locationId: value } = home.ids;
      return { value, label: homeLine(home, value) };
    });
};

/** What is offered is a help: without a store there is none. */
async function recentHomes({ owner, use }: CompletionContext): Promise<readonly RecentHome[]> {
  try {
    const connection = await use(Connections).load(owner);
    return connection ? await use(RecentHomes).of(connection) : [];
  } catch {
    return [];
  }
}

function isMeant(begun: string, { name = "", accountId = "" }: RecentHome, id: string): boolean {
  const wanted = folded(begun.trim());
  return [id, name, accountId].some((text) => folded(text).includes(wanted));
}

const folded = (text: string): string => text.normalize().toLowerCase();
