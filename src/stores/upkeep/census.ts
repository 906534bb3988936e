import type { Vault } from "../../ports/vault.ts";
import type { Holdings, Page, TextKind } from "./holdings.ts";
import { lookAt, UnopenedList } from "./look.ts";

/** How many sealed texts there are of each kind, by the id of their key. */
export interface Census {
  /** Under an empty id: texts that name no key. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<TextKind, number>>;
  /** As {@link countAsides} gives them. */
  readonly asides: ReadonlyMap<string, number>;
  readonly unopened: UnopenedList;
}

/** Looks at everything and changes nothing. `seen` is told how many texts that were so far. */
export async function takeCensus(
  holdings: Holdings,
  vault: Vault,
  seen: (count: number) => void,
): Promise<Census> {
  const counts = new Map<string, Map<TextKind, number>>();
  const unopened = new UnopenedList();
  let total = 0;
  const countPage = ({ texts }: Page): void => {
    for (const text of texts) {
      const look = lookAt(vault, text);
      if (look.kind === "unopened") unopened.add(look);
      const kinds = counts.get(look.keyId ?? "") ?? new Map<TextKind, number>();
      counts.set(look.keyId ?? "", kinds.set(text.kind, (kinds.get(text.kind) ?? 0) + 1));
    }
    total += texts.length;
    seen(total);
  };
  for await (const page of holdings.pages()) countPage(page);
  countPage(await holdings.check());
  return { counts, asides: await countAsides(holdings), unopened };
}

/** How many records kept aside have texts of each key in them; under an empty id those of none. */
export async function countAsides(holdings: Holdings): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for await (const records of holdings.asides()) {
    const keyIds = records.flatMap((record) => (record.keyIds.length > 0 ? record.keyIds : [""]));
    for (const keyId of keyIds) counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
  }
  return counts;
}

/** How many texts of a key there are, but those kept aside. */
export function countOf({ counts }: Census, keyId: string): number {
  return [...(counts.get(keyId)?.values() ?? [])].reduce((sum, count) => sum + count, 0);
}
