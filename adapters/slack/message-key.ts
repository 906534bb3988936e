import type { MessageKey } from "../../src/index.ts";

/** What stands in Slack under a key. */
export type Standing =
  /** One answer: one message, or several that belong together, first to last. */
  | { readonly kind: "posted"; readonly channel: string; readonly ts: readonly string[] }
  /** Shown to one person; only a press of one of its buttons leads to it. */
  | { readonly kind: "ephemeral"; readonly channel: string; readonly ts: string }
  | { readonly kind: "modal"; readonly view: string }
  /** The App Home tab of a person. */
  | { readonly kind: "home"; readonly user: string }
  /** Said, and out of reach since then. */
  | { readonly kind: "gone"; readonly mark: string };

/** The name for the bot: `m/<channel>/<ts>[,<ts>…]`, `e/<channel>/<ts>`, `v/<view>`, `h/<user>`, `n/<mark>`. */
export function keyOf(standing: Standing): MessageKey {
  switch (standing.kind) {
    case "posted":
      return `m/${standing.channel}/${standing.ts.join(",")}`;
    case "ephemeral":
      return `e/${standing.channel}/${standing.ts}`;
    case "modal":
      return `v/${standing.view}`;
    case "home":
      return `h/${standing.user}`;
    case "gone":
      return `n/${standing.mark}`;
  }
}

const messageForm = /^([me])\/([A-Z0-9]{1,64})\/(\d{1,20}\.\d{1,20}(?:,\d{1,20}\.\d{1,20})*)$/;
const otherForm = /^([vhn])\/(.+)$/s;

/** What a key names; `undefined` for a key of another making. */
export function standingOf(key: MessageKey): Standing | undefined {
  const [, kind, channel, listed] = messageForm.exec(key) ?? [];
  if (kind === undefined || channel === undefined || listed === undefined) return otherIn(key);
  const [first, ...rest] = listed.split(",");
  if (first === undefined) return undefined;
  if (kind === "m") return { kind: "posted", channel, ts: [first, ...rest] };
  return rest.length === 0 ? { kind: "ephemeral", channel, ts: first } : undefined;
}

function otherIn(key: MessageKey): Standing | undefined {
  const [, kind, name] = otherForm.exec(key) ?? [];
  if (kind === undefined || name === undefined) return undefined;
  if (kind === "v") return { kind: "modal", view: name };
  return kind === "h" ? { kind: "home", user: name } : { kind: "gone", mark: name };
}
