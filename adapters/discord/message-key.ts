import type { MessageKey } from "../../src/index.ts";

/** What stands in Discord under a key. */
export type Standing =
  /** One answer: one message, or several that belong together, first to last. */
  | { readonly kind: "posted"; readonly channel: string; readonly ids: readonly string[] }
  /** Shown to one person; only the interaction that it belongs to leads to it. */
  | { readonly kind: "hidden"; readonly id: string }
  /** Said, and out of reach since then. */
  | { readonly kind: "gone"; readonly mark: string };

/** The name for the bot: `m/<channel>/<id>[,<id>…]`, `h/<id>`, `n/<mark>`. */
export function keyOf(standing: Standing): MessageKey {
  switch (standing.kind) {
    case "posted":
      return `m/${standing.channel}/${standing.ids.join(",")}`;
    case "hidden":
      return `h/${standing.id}`;
    case "gone":
      return `n/${standing.mark}`;
  }
}

const postedForm = /^m\/(\d{1,20})\/(\d{1,20}(?:,\d{1,20})*)$/;
const hiddenForm = /^h\/(\d{1,20})$/;
const goneForm = /^n\/(.+)$/s;

/** What a key names; `undefined` for a key of another making. */
export function standingOf(key: MessageKey): Standing | undefined {
  const [, channel, listed] = postedForm.exec(key) ?? [];
  if (channel !== undefined && listed !== undefined)
    return { kind: "posted", channel, ids: listed.split(",") };
  const [, id] = hiddenForm.exec(key) ?? [];
  if (id !== undefined) return { kind: "hidden", id };
  const [, mark] = goneForm.exec(key) ?? [];
  return mark === undefined ? undefined : { kind: "gone", mark };
}
