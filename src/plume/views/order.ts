const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** The items by rank, then by name: `Pod 2` before `Pod 10`. */
export function byRankAndName<Item extends { readonly name: string }>(
  items: readonly Item[],
  rankOf: (item: Item) => number,
): readonly Item[] {
  return items.toSorted((a, b) => rankOf(a) - rankOf(b) || collator.compare(a.name, b.name));
}
