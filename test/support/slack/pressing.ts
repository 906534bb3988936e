import type { Backstage } from "./backstage.ts";
import { botRoom } from "./conversations.ts";
import { toDeed } from "./deed.ts";
import { nameFor } from "./people.ts";
import type { Channel, Deed, Delivery, Person } from "./types.ts";
import { change, close, inputsOf, push, stackOf, toWire, valueIn } from "./views.ts";
import type { Room, Stored, StoredView, Team } from "./world.ts";

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

/** What people press, and what they do with modals. */
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

  /**
   * Fills in fields of the open modal, by label or name, and sends it off. Resolves when the app
   * has answered. Throws an `Error` if a field is missing that Slack's client asks for.
   */
  submits(from: Person, values: { readonly [field: string]: string } = {}): Deed {
    const team = this.#stage.world.team(from.team);
    const view = topOf(team, from);
    if (view.content.type !== "modal" || view.content.submit === undefined) {
      throw new Error("the modal cannot be sent off");
    }
    for (const [field, value] of Object.entries(values))
      view.typed.set(blockOf(view, field), value);
    const empty = inputsOf(view).filter((input) => {
      const { optional = false } = input as { readonly optional?: boolean };
      return !optional && valueIn(view, input) === "";
    });
    if (empty.length > 0) {
      throw new Error(`nothing is filled in: ${empty.map((one) => one.block_id).join(", ")}`);
    }
    view.errors = {};
    const body = {
      ...this.#envelope(from, team, "view_submission"),
      view: toWire(this.#stage, team, view),
      response_urls: [],
    };
    return toDeed([this.#send(from, body, (answer) => this.#submitted(team, view, answer))]);
  }

  /** Closes the open modal; all at once if `clears`. The app hears of it if it wants to. */
  closes(from: Person, clears = false): Deed {
    const team = this.#stage.world.team(from.team);
    const view = topOf(team, from);
    const stack = stackOf(team, from.id);
    const gone = clears ? [...stack] : [view];
    const told = gone.flatMap((one) => this.#closed(from, one, clears));
    close(team, clears ? (stack[0] ?? view) : view);
    return toDeed(told);
  }

  #closed(from: Person, view: StoredView, isCleared: boolean): readonly Delivery[] {
    const { content } = view;
    if (content.type !== "modal" || content.notify_on_close !== true) return [];
    const team = this.#stage.world.team(from.team);
    const { trigger_id: _, ...envelope } = this.#envelope(from, team, "view_closed");
    const body = { ...envelope, view: toWire(this.#stage, team, view), is_cleared: isCleared };
    return [this.#send(from, body)];
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
      ...this.#envelope(from, team, "block_actions"),
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
    return toDeed([this.#send(from, body)], ts);
  }

  #pressesIn(from: Person, label: string, view: StoredView): Deed {
    const button = buttonIn(view.content.blocks, label);
    if (!button) throw new Error(`no button "${label}" to press`);
    const team = this.#stage.world.team(from.team);
    const wire = toWire(this.#stage, team, view);
    const body = {
      ...this.#envelope(from, team, "block_actions"),
      container: { type: "view", view_id: view.id },
      view: wire,
      state: wire["state"],
      actions: [this.#action(button)],
    };
    return toDeed([this.#send(from, body)]);
  }

  #action(button: Button): object {
    return { ...button, action_ts: this.#stage.time.nextTs() };
  }

  /** What every interaction has. Source: docs.slack.dev, "block_actions payload" and its siblings. */
  #envelope(from: Person, team: Team, type: string) {
    const { id, domain, enterprise } = team.workspace;
    return {
      type,
      user: {
        id: from.id,
        username: from.name.toLowerCase(),
        name: from.name.toLowerCase(),
        team_id: id,
      },
      api_app_id: this.#stage.app.id,
      token: "verification",
      trigger_id: this.#stage.triggers.issue(from),
      team: { id, domain, ...(enterprise !== undefined && { enterprise_id: enterprise }) },
      enterprise: enterprise === undefined ? null : { id: enterprise, name: "Enterprise" },
      is_enterprise_install: false,
    };
  }

  #send(
    from: Person,
    body: { readonly [field: string]: unknown },
    answered?: (answer: unknown) => void,
  ): Delivery {
    return this.#stage.courier.send({
      kind: "interaction",
      body,
      ...(answered && { answered }),
      failed: (text) => void this.#stage.complaints.push({ person: from.id, text }),
    });
  }

  /** Source: docs.slack.dev, "Modals", responding to view submissions. */
  #submitted(team: Team, view: StoredView, answer: unknown): void {
    const { inspector } = this.#stage;
    const given = (answer ?? {}) as SubmissionAnswer;
    try {
      if (typeof answer === "string") throw new Error("the answer is not JSON");
      switch (given.response_action) {
        case undefined:
          return close(team, view);
        case "clear":
          return close(team, stackOf(team, view.person)[0] ?? view);
        case "errors":
          return this.#shows(view, given.errors ?? {});
        case "update":
          inspector.view("response_action update", given.view, "modal");
          return change(this.#stage, view, given.view as StoredView["content"]);
        case "push": {
          inspector.view("response_action push", given.view, "modal");
          const content = given.view as StoredView["content"];
          return void push(this.#stage, team, { person: view.person, view: content });
        }
        default:
          throw new Error(`there is no response_action ${String(given.response_action)}`);
      }
    } catch (error) {
      inspector.notes("response_action", String(error));
      this.#stage.complaints.push({ person: view.person, text: "dispatch_failed" });
    }
  }

  /** What stands at no field cannot be shown, and then the client only says that it failed. */
  #shows(view: StoredView, errors: { readonly [block: string]: string }): void {
    const blocks = inputsOf(view).map((input) => input.block_id);
    const lost = Object.keys(errors).filter((block) => !blocks.includes(block));
    if (lost.length > 0) throw new Error(`there is no field ${lost.join(", ")}`);
    if (Object.keys(errors).length === 0) throw new Error("errors without an error");
    view.errors = errors;
  }
}

interface SubmissionAnswer {
  readonly response_action?: string;
  readonly errors?: { readonly [block: string]: string };
  readonly view?: unknown;
}

/** The modal on top. */
function topOf(team: Team, person: Person): StoredView {
  const top = stackOf(team, person.id).at(-1);
  if (!top) throw new Error(`${person.name} has no modal open`);
  return top;
}

function blockOf(view: StoredView, field: string): string {
  const found = inputsOf(view).find((input) => {
    const { label } = input as { readonly label?: { readonly text: string } };
    return input.block_id === field || label?.text === field;
  });
  if (found?.block_id === undefined) throw new Error(`the modal has no field "${field}"`);
  return found.block_id;
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
