import { parseConfig } from "../../src/config.ts";
import { known, type Facts } from "../../src/doctor/facts.ts";

/** A bot with which all is well, as it was found; at 0 ms, here and everywhere. */
export function factsWith(
  found: {
    readonly env?: { readonly [name: string]: string };
    readonly store?: Partial<Facts["store"]>;
    readonly nowMs?: number;
  } = {},
): Facts {
  const traced = {
    isServed: known(true),
    hasAnswered: known(true),
    installations: known(0),
  };
  return {
    config: parseConfig({ ...found.env }),
    folder: { kind: "there" },
    store: {
      place: "store.db",
      state: { kind: "there" },
      keys: { kind: "fit", where: "vault.key" },
      remarks: [],
      traced: { Telegram: traced, Slack: traced, Discord: traced },
      times: undefined,
      ...found.store,
    },
    nowMs: found.nowMs ?? 0,
  };
}
