import { textAt } from "../../../src/index.ts";
import type { types } from "@slack/bolt";

import type { Answer } from "../answer.ts";
import type { WebApi, Workspace } from "../web-api.ts";

/** A modal that is to open. */
export interface Opening extends Workspace {
  /** Good for 3 s, and once. */
  readonly trigger: string;
  readonly view: types.ModalView;
}

/** A modal that is to change. */
export interface ModalChange extends Workspace {
  readonly id: string;
  readonly view: types.ModalView;
}

/** What somebody is to see in the Home tab. */
export interface Home extends Workspace {
  readonly user: string;
  readonly view: types.HomeView;
}

const viewIdIn = (answer: unknown): string | undefined => textAt(answer, "view", "id");

/** Opens a modal; gives the view's id. */
export function openModal(
  api: WebApi,
  { trigger, view, ...workspace }: Opening,
  signal: AbortSignal,
): Promise<Answer<string>> {
  const args = { trigger_id: trigger, view };
  return api.call(workspace, { method: "views.open", args, read: viewIdIn }, signal);
}

/** Changes a modal that is open; gives the view's id. */
export function updateModal(
  api: WebApi,
  { id, view, ...workspace }: ModalChange,
  signal: AbortSignal,
): Promise<Answer<string>> {
  const args = { view_id: id, view };
  return api.call(workspace, { method: "views.update", args, read: viewIdIn }, signal);
}

/** Shows it in the Home tab. */
export function publishHome(
  api: WebApi,
  { user, view, ...workspace }: Home,
  signal: AbortSignal,
): Promise<Answer<true>> {
  const args = { user_id: user, view };
  return api.call(workspace, { method: "views.publish", args, read: () => true }, signal);
}
