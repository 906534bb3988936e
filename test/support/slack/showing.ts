import type { View } from "@slack/types";
import { readMarkup, type NameOf } from "./markup.ts";
import { readBlocks, readText } from "./reading.ts";
import type { Shown, ShownField, ShownView } from "./types.ts";
import { inputsOf, valueIn } from "./views.ts";
import type { Room, Stored, StoredView, Team } from "./world.ts";

/** What stands in a conversation, top to bottom, and what only `person` sees there. */
export function showRoom(team: Team, room: Room, person: string | undefined): readonly Shown[] {
  return room.messages
    .filter(({ stands, onlyFor }) => stands && (onlyFor === undefined || onlyFor === person))
    .map((stored) => show(stored, namesIn(team)));
}

function show(stored: Stored, nameOf: NameOf): Shown {
  const { message, from, files, edits, onlyFor, isPlain } = stored;
  const { text, blocks = [], ts, metadata, thread_ts: thread } = message;
  const marked = readMarkup(text, nameOf);
  const fallback = isPlain ? readText({ type: "plain_text", text }, nameOf) : marked;
  const plain = { text: fallback.text, pieces: fallback.pieces, buttons: [], images: [] };
  const read = blocks.length > 0 ? readBlocks(blocks, nameOf) : plain;
  return {
    ...read,
    ts,
    from,
    fallback: fallback.text,
    blocks,
    files,
    ...(metadata && { metadata }),
    ...(thread !== undefined && { thread }),
    ephemeral: onlyFor !== undefined,
    edits,
  };
}

/** What a modal or a home tab shows. */
export function showView(team: Team, stored: StoredView): ShownView {
  const { content, id, hash } = stored;
  const titles = content as View & {
    readonly [part in "title" | "submit" | "close"]?: { readonly text: string };
  };
  const { title, submit, close } = titles;
  return {
    ...readBlocks(content.blocks as Parameters<typeof readBlocks>[0], namesIn(team)),
    id,
    hash,
    title: title?.text ?? "",
    ...(submit && { submit: submit.text }),
    ...(close && { close: close.text }),
    callbackId: content.callback_id ?? "",
    privateMetadata: content.private_metadata ?? "",
    fields: inputsOf(stored).map((input) => showField(stored, input)),
  };
}

interface Input {
  readonly block_id?: string;
  readonly label?: { readonly type: string; readonly text: string };
  readonly hint?: { readonly type: string; readonly text: string };
  readonly optional?: boolean;
  readonly element?: { readonly placeholder?: { readonly text: string } };
}

function showField(stored: StoredView, given: Parameters<typeof valueIn>[1]): ShownField {
  const { label, hint, optional = false, element, block_id: name = "" } = given as Input;
  const read = (text: Input["label"]): string => (text ? readText(text, String).text : "");
  const error = stored.errors[name];
  return {
    name,
    label: read(label),
    hint: read(hint),
    placeholder: element?.placeholder?.text ?? "",
    optional,
    value: valueIn(stored, given),
    below: read(rightBelow(stored, name)),
    ...(error !== undefined && { error }),
  };
}

/** A section between a field and the next one belongs to the field, for who reads it. */
function rightBelow({ content }: StoredView, name: string): Input["label"] {
  const blocks = content.blocks as readonly (Input & { type: string; text?: Input["label"] })[];
  const next = blocks[blocks.findIndex(({ block_id }) => block_id === name) + 1];
  return next?.type === "section" ? next.text : undefined;
}

const namesIn =
  (team: Team): NameOf =>
  (id) => {
    if (id === team.workspace.botUser) return "@Plume";
    const person = team.people.get(id);
    return person ? `@${person.name}` : `#${team.rooms.get(id)?.channel.name ?? id}`;
  };
