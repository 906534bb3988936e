import type { Holdings } from "../../src/stores/upkeep/holdings.ts";
import { parseKeyRing } from "../../src/stores/key-ring.ts";
import { rotate } from "../../src/stores/upkeep/rotation.ts";
import { createVault } from "../../src/stores/vault.ts";
import type { Vault } from "../../src/ports/vault.ts";

const entry = (id: string): string =>
  `${id}:${Buffer.from(`${id}0123456789abcdef0123456789abcdef`.slice(0, 32)).toString("base64")}`;

/** A VAULT_KEYS of a test: keys with these ids, the first one seals. */
export const testKeys = (...ids: readonly string[]): string => ids.map(entry).join(",");

/** A vault of those keys. */
export const testVault = (...ids: readonly string[]): Vault =>
  createVault(parseKeyRing(testKeys(...ids)));

/** How often something was rotated, and what came of it. */
export interface Turned {
  readonly rotations: number;
  readonly resealed: number;
  /** Texts that somebody else wrote between our look and our try. */
  readonly races: number;
}

/** Rotates between two keys, back and forth, until `enough` says so; ends on the first. */
export async function turnKeys(
  holdings: Holdings,
  [one, two]: readonly [string, string],
  enough: (so: Turned) => boolean,
): Promise<Turned> {
  let [rotations, resealed, races] = [0, 0, 0];
  const watched: Holdings = {
    ...holdings,
    async *pages() {
      for await (const page of holdings.pages())
        yield {
          texts: page.texts,
          async replace(fresh) {
            const count = await page.replace(fresh);
            races += fresh.filter((text) => text !== undefined).length - count;
            return count;
          },
        };
    },
  };
  const turn = async (primary: string, older: string): Promise<void> => {
    const vault = testVault(primary, older);
    const done = await rotate({ holdings: watched, vault, primary, progress: () => {} });
    if (done.unopened.count > 0) throw new Error(JSON.stringify(done.unopened.named));
    rotations += 1;
    resealed += done.resealed;
  };
  do {
    await turn(two, one);
    await turn(one, two);
  } while (!enough({ rotations, resealed, races }));
  return { rotations, resealed, races };
}
