import type { TelegramInspection } from "../../../adapters/telegram/index.ts";
import { parseConfig } from "../../../src/config.ts";
import { known, type Facts } from "../../../src/doctor/facts.ts";

/** A bot on Telegram with which all is well, as it was found; at 0 ms, here and everywhere. */
export function factsWith(
  found: {
    readonly env?: { readonly [name: string]: string };
    readonly telegram?: Partial<TelegramInspection>;
    readonly store?: Partial<Facts["store"]>;
    readonly nowMs?: number;
  } = {},
): Facts {
  const bot = { username: "plume_test_bot", joinsGroups: true, readsGroups: false };
  return {
    config: parseConfig({ TELEGRAM_BOT_TOKEN: `123456789:${"A".repeat(35)}`, ...found.env }),
    telegram: {
      bot: { kind: "told", value: bot },
      hook: { kind: "told", value: { url: "", pending: 0, lastError: undefined } },
      menus: { kind: "told", value: [] },
      time: { thereMs: 0, hereMs: 0 },
      ...found.telegram,
    },
    folder: { kind: "there" },
    store: {
      place: "store.db",
      state: { kind: "there" },
      keys: { kind: "fit", where: "vault.key" },
      remarks: [],
      isServed: known(true),
      hasAnswered: known(true),
      times: undefined,
      ...found.store,
    },
    nowMs: found.nowMs ?? 0,
  };
}
