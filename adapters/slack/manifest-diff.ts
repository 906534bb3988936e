import type { Manifest } from "./manifest.ts";

/**
 * What a manifest has otherwise than the wanted one, a line each; nothing where the bot finds all
 * it needs and no more. What Slack adds by itself and what only decorates the app is passed over.
 */
export function manifestDifferences(wanted: Manifest, found: unknown): readonly string[] {
  return differences("", wanted, found);
}

function differences(path: string, wanted: unknown, found: unknown): readonly string[] {
  if (Array.isArray(wanted)) return inList(path, wanted, Array.isArray(found) ? found : []);
  if (isRecord(wanted)) {
    const there = isRecord(found) ? found : {};
    return Object.entries(wanted).flatMap(([name, value]) =>
      differences(path === "" ? name : `${path}.${name}`, value, there[name]),
    );
  }
  // Slack leaves out what is off.
  if (wanted === found || (wanted === false && found === undefined)) return [];
  if (found === undefined) return [`${path} is missing, not ${shown(wanted)}`];
  return [`${path} is ${shown(found)}, not ${shown(wanted)}`];
}

/** In any order. Slash commands go by their names. */
function inList(
  path: string,
  wanted: readonly unknown[],
  found: readonly unknown[],
): readonly string[] {
  const [ours, theirs] = [byName(wanted), byName(found)];
  return [
    ...[...ours].flatMap(([name, item]) =>
      theirs.has(name)
        ? differences(`${path} ${name}`, item, theirs.get(name))
        : [`${path} lacks ${name}`],
    ),
    ...[...theirs.keys()]
      .filter((name) => !ours.has(name))
      .map((name) => `${path} has ${name}, too`),
  ];
}

const byName = (items: readonly unknown[]): ReadonlyMap<string, unknown> =>
  new Map(items.map((item) => [nameOf(item), item]));

function nameOf(item: unknown): string {
  if (typeof item === "string") return item;
  return isRecord(item) && typeof item["command"] === "string" ? item["command"] : shown(item);
}

const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => JSON.stringify(value) ?? "nothing";
