import type { Damage } from "../contract/conversation-store/scene.ts";

const damages: { readonly [kind in Damage]: string } = {
  number: "UPDATE conversation SET tail = 'many' WHERE id = ?",
  entry:
    "DELETE FROM mailbox WHERE conversation = ? AND number = (SELECT head + 1 FROM conversation WHERE id = ?)",
  packet: "DELETE FROM outbox WHERE conversation = ?",
};

/** Damages a conversation in a store file. */
export function damageSql(conversation: string, kind: Damage): string {
  const stored = conversation.replaceAll("\\", "\\005c").replaceAll("'", "''");
  return damages[kind].replaceAll("?", () => `'${stored}'`);
}
