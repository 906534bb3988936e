/**
 * How long a text or a list at a path may be: at least and at most. Steps of a path are parted by
 * dots; "*" is every item.
 */
export type Sizes = { readonly [path: string]: readonly [least: number, most: number] };

/** Something, and where it stands in what is looked at. */
export interface Reached {
  readonly at: string;
  readonly value: unknown;
}

/** An object, and where it stands. */
export interface Spot extends Reached {
  readonly value: { readonly [field: string]: unknown };
}

/** Every object within `value`, itself first. */
export function spotsIn(value: unknown, at = ""): readonly Spot[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, one]) => spotsIn(one, `${at}/${name}`));
  return Array.isArray(value) ? inner : [{ at, value: value as Spot["value"] }, ...inner];
}

/** What stands at a path: nothing, one thing or, with "*", several. */
export const reach = (root: Reached, path: string): readonly Reached[] =>
  path
    .split(".")
    .reduce<readonly Reached[]>((all, step) => all.flatMap((one) => stepInto(one, step)), [root]);

function stepInto({ at, value }: Reached, step: string): readonly Reached[] {
  if (typeof value !== "object" || value === null) return [];
  const names = step === "*" ? Object.keys(value) : [step];
  return names
    .filter((name) => Object.hasOwn(value, name))
    .map((name) => ({ at: `${at}/${name}`, value: (value as Spot["value"])[name] }));
}

/** What has not the size that it may have, in Slack's words. */
export function sizesOf(root: Reached, sizes: Sizes): readonly string[] {
  return Object.entries(sizes).flatMap(([path, range]) =>
    reach(root, path).flatMap(({ at, value }) => {
      const problem = sizeProblem(value, range);
      return problem === undefined ? [] : [`${problem} [json-pointer:${at}]`];
    }),
  );
}

function sizeProblem(value: unknown, [least, most]: readonly [number, number]): string | undefined {
  if (typeof value === "string") {
    if (value.length > most) return `must be less than ${most + 1} characters`;
    return value.length < least ? `must be more than ${least - 1} characters` : undefined;
  }
  if (!Array.isArray(value)) return undefined;
  if (value.length > most) return `no more than ${most} items allowed`;
  return value.length < least ? `no fewer than ${least} items allowed` : undefined;
}
