import type { Backstage } from "./backstage.ts";
import { botRoom } from "./conversations.ts";
import { toDeed } from "./deed.ts";
import { envelope, send } from "./interactions.ts";
import type { Channel, Deed, Person } from "./types.ts";
import { toWire, topOf } from "./views.ts";
import { nameFor, type Room, type Stored, type StoredView, type Team } from "./world.ts";

/** Where a button is. The direct message with the bot unless given. */
export interface ButtonPlace {
  readonly channel?: Channel | undefined;
  /** In the open modal, or on the home tab. */
  readonly in?: "modal" | "home";
  /** The message that has it; the last one that has such a button unless given. */
  readonly ts?: string | undefined;
}

interface Button {
  readonly type: string;
  readonly action_id: string;
  readonly block_id: string;
  readonly text: { readonly text: string };
}

/** What people press. */
export class Pressing {
  readonly #stage: Backstage;

  constructor(stage: Backstage) {
    this.#stage = stage;
  }

  /** Presses the last button of this label. Throws an `Error` that lists what stands there. */
  presses(from: Person, label: string, place: ButtonPlace = {}): Deed {
    const team = this.#stage.world.team(from.team);
    if (place.in === "modal") return this.#pressesIn(from, label, topOf(team, from));
    if (place.in === "home") {
      const home = team.homes.get(from.id);
      if (!home) throw new Error(`${from.name} has no home tab`);
      return this.#pressesIn(from, label, home);
    }
    const room = place.channel
      ? this.#stage.world.roomOf(place.channel)
      : botRoom(this.#stage, team, from.id);
    const seen = room.messages.filter(
      ({ stands, onlyFor, message }) =>
        stands &&
        (onlyFor ?? from.id) === from.id &&
        (place.ts === undefined || message.ts === place.ts),
    );
    for (const stored of seen.toReversed()) {
      const button = buttonIn(stored.message.blocks ?? [], label);
      if (button) return this.#pressesOn(from, button, { team, room, stored });
    }
    throw new Error(`no button "${label}" to press in ${room.channel.name}`);
  }

  #pressesOn(
    from: Person,
    button: Button,
    { team, room, stored }: { readonly team: Team; readonly room: Room; readonly stored: Stored },
  ): Deed {
    const { ids, hooks, root } = this.#stage;
    const { channel } = room;
    const isEphemeral = stored.onlyFor !== undefined;
    const hook = { kind: "actions", team, room, person: from.id, origin: stored } as const;
    const { ts, thread_ts: thread } = stored.message;
    const { metadata: _, ...message } = stored.message;
    const body = {
      ...envelope(this.#stage, from, "block_actions"),
      container: {
        type: "message",
        message_ts: ts,
        channel_id: channel.id,
        is_ephemeral: isEphemeral,
        ...(thread !== undefined && { thread_ts: thread }),
      },
      channel: { id: channel.id, name: nameFor(room) },
      // Of an ephemeral message the app is told only where it is.
      ...(!isEphemeral && { message }),
      state: { values: {} },
      response_url: `${root}${hooks.issue(hook, ids.number())}`,
      actions: [this.#action(button)],
    };
    return toDeed([send(this.#stage, from, { body })], ts);
  }

  #pressesIn(from: Person, label: string, view: StoredView): Deed {
    const button = buttonIn(view.content.blocks, label);
    if (!button) throw new Error(`no button "${label}" to press`);
    const team = this.#stage.world.team(from.team);
    const wire = toWire(this.#stage, team, view);
    const body = {
      ...envelope(this.#stage, from, "block_actions"),
      container: { type: "view", view_id: view.id },
      view: wire,
      state: wire["state"],
      actions: [this.#action(button)],
    };
    return toDeed([send(this.#stage, from, { body })]);
  }

  #action(button: Button): object {
    const text = { ...button.text, emoji: true };
    return { ...button, text, action_ts: this.#stage.time.nextTs() };
  }
}

function buttonIn(blocks: readonly object[], label: string): Button | undefined {
  const all = blocks.flatMap((block) => {
    const {
      block_id,
      elements = [],
      accessory,
    } = block as {
      readonly block_id?: string;
      readonly elements?: readonly object[];
      readonly accessory?: object;
    };
    return [...elements, ...(accessory ? [accessory] : [])].map((one) => ({ ...one, block_id }));
  });
  const buttons = all.filter((one) => (one as { readonly type?: string }).type === "button");
  return (buttons as Button[]).findLast((button) => button.text.text === label);
}
