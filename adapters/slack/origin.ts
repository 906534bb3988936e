import type { types } from "@slack/bolt";

/**
 * The rows of buttons of a message that belongs to a conversation somewhere else: their `block_id`
 * tells where, so that a press goes on with that conversation.
 */
export function withOrigin(
  blocks: readonly types.KnownBlock[],
  place: string,
): readonly types.KnownBlock[] {
  return blocks.map((block, row) =>
    block.type === "actions" ? { ...block, block_id: `at/${place}/${row}` } : block,
  );
}

/** Where the conversation of a pressed button is; `undefined` for one that stands where it is. */
export const originIn = (blockId: string | undefined): string | undefined =>
  /^at\/([A-Za-z0-9]{1,64})\/\d+$/.exec(blockId ?? "")?.[1];
