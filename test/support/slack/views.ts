import type { View } from "@slack/types";
import type { Backstage, BotMethod } from "./backstage.ts";
import type { Payload } from "./payload.ts";
import { withIds } from "./posting.ts";
import { Refusal } from "./refusal.ts";
import type { Person } from "./types.ts";
import type { StoredView, Team } from "./world.ts";

// Source: docs.slack.dev, "Modals", push_limit_reached.
const maxStack = 3;

export const viewsOpen: BotMethod = (stage, team, payload) => {
  const view = modalIn(stage, "views.open", payload);
  const person = stage.triggers.use(triggerIn(payload), team.workspace.id);
  for (const old of stackOf(team, person.id)) old.isOpen = false;
  const opened = keep(stage, team, { person: person.id, view });
  team.stacks.set(person.id, [opened]);
  return { view: toWire(stage, team, opened) };
};

export const viewsPush: BotMethod = (stage, team, payload) => {
  const view = modalIn(stage, "views.push", payload);
  const person = stage.triggers.use(triggerIn(payload), team.workspace.id);
  return { view: toWire(stage, team, push(stage, team, { person: person.id, view })) };
};

/** Puts a modal on top of the others. Throws a `Refusal` if there are too many. */
export function push(stage: Backstage, team: Team, given: Given): StoredView {
  const stack = stackOf(team, given.person);
  if (stack.length >= maxStack) throw new Refusal("push_limit_reached");
  const pushed = keep(stage, team, given);
  team.stacks.set(given.person, [...stack, pushed]);
  return pushed;
}

export const viewsUpdate: BotMethod = (stage, team, payload) => {
  const view = modalIn(stage, "views.update", payload);
  const [id, externalId] = [payload.text("view_id"), payload.text("external_id")];
  if (id === undefined && externalId === undefined) throw new Refusal("invalid_arguments");
  const stored = [...team.views.values()].find(
    (one) => one.id === id || (externalId !== undefined && one.content.external_id === externalId),
  );
  if (!stored?.isOpen) throw new Refusal("not_found");
  requireHash(stored, payload);
  change(stage, stored, view);
  return { view: toWire(stage, team, stored) };
};

export const viewsPublish: BotMethod = (stage, team, payload) => {
  const view = payload.json("view") as View;
  stage.inspector.view("views.publish", view, "home");
  const person = payload.needed("user_id");
  if (!team.people.has(person)) throw new Refusal("user_not_found");
  const old = team.homes.get(person);
  if (old) requireHash(old, payload);
  const home = old ?? keep(stage, team, { person, view });
  if (old) change(stage, old, view);
  team.homes.set(person, home);
  return { view: toWire(stage, team, home) };
};

/** Another content in the same place. What was typed stays where the block is the same. */
export function change(stage: Backstage, stored: StoredView, view: View): void {
  stored.content = { ...view, blocks: withIds(view.blocks, stage.ids) };
  stored.hash = newHash(stage);
  stored.errors = {};
  const blocks = new Set(inputsOf(stored).map((input) => input.block_id));
  for (const block of stored.typed.keys()) if (!blocks.has(block)) stored.typed.delete(block);
}

/** The open modals of a person, the top one last. */
export const stackOf = (team: Team, person: string): readonly StoredView[] =>
  team.stacks.get(person) ?? [];

/** The modal that a person has before them. Throws an `Error` if there is none. */
export function topOf(team: Team, person: Person): StoredView {
  const top = stackOf(team, person.id).at(-1);
  if (!top) throw new Error(`${person.name} has no modal open`);
  return top;
}

/** Ends the modals of a person from this one upwards. */
export function close(team: Team, view: StoredView): void {
  const stack = stackOf(team, view.person);
  const index = stack.indexOf(view);
  if (index < 0) return;
  for (const one of stack.slice(index)) one.isOpen = false;
  team.stacks.set(view.person, stack.slice(0, index));
}

/** A new view and whose it is. */
export interface Given {
  readonly person: string;
  readonly view: View;
}

function keep(stage: Backstage, team: Team, { person, view }: Given): StoredView {
  const stored: StoredView = {
    id: stage.ids.next("V"),
    team: team.workspace.id,
    person,
    content: { ...view, blocks: withIds(view.blocks, stage.ids) },
    hash: newHash(stage),
    typed: new Map(),
    errors: {},
    isOpen: true,
  };
  team.views.set(stored.id, stored);
  return stored;
}

const newHash = ({ time, ids }: Backstage): string =>
  `${time.nowSeconds()}.${ids.number().toString(36)}`;

function requireHash(stored: StoredView, payload: Payload): void {
  const hash = payload.text("hash");
  if (hash !== undefined && hash !== stored.hash) throw new Refusal("hash_conflict");
}

function modalIn({ inspector }: Backstage, method: string, payload: Payload): View {
  const view = payload.json("view");
  inspector.view(method, view, "modal");
  return view as View;
}

const triggerIn = (payload: Payload): string => payload.needed("trigger_id");

/** A view as answers and payloads have it. Source: docs.slack.dev, "View payloads". */
export function toWire(
  { app }: Backstage,
  team: Team,
  stored: StoredView,
): { readonly [field: string]: unknown } {
  const { content, id, hash, person } = stored;
  const stack = stackOf(team, person);
  const previous = stack[stack.indexOf(stored) - 1];
  return {
    id,
    team_id: team.workspace.id,
    // A home tab has one too, which nobody sees.
    title: { type: "plain_text", text: "View Title", emoji: true },
    close: null,
    submit: null,
    private_metadata: "",
    callback_id: "",
    external_id: "",
    clear_on_close: false,
    notify_on_close: false,
    ...content,
    state: { values: valuesOf(stored) },
    hash,
    previous_view_id: previous?.id ?? null,
    root_view_id: stack[0]?.id ?? id,
    app_id: app.id,
    app_installed_team_id: team.workspace.id,
    bot_id: team.workspace.bot,
  };
}

interface InputLike {
  readonly type: string;
  readonly block_id?: string;
  readonly element?: {
    readonly type: string;
    readonly action_id?: string;
    readonly initial_value?: string;
  };
}

/** The inputs of a view. */
export const inputsOf = ({ content }: StoredView): readonly InputLike[] =>
  (content.blocks as readonly InputLike[]).filter(({ type }) => type === "input");

/** What stands in an input now. */
export const valueIn = (stored: StoredView, input: InputLike): string =>
  stored.typed.get(input.block_id ?? "") ?? input.element?.initial_value ?? "";

/** What stands in the inputs; nothing typed is null. */
function valuesOf(stored: StoredView): object {
  return Object.fromEntries(
    inputsOf(stored).map((input) => {
      const { type = "", action_id: id = "" } = input.element ?? {};
      const value = valueIn(stored, input);
      return [input.block_id, { [id]: { type, value: value === "" ? null : value } }];
    }),
  );
}
