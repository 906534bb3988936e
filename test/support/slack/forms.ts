import type { View } from "@slack/types";
import type { Backstage } from "./backstage.ts";
import { toDeed } from "./deed.ts";
import { envelope, send } from "./interactions.ts";
import type { Deed, Delivery, Person } from "./types.ts";
import { change, close, inputsOf, push, stackOf, topOf, toWire, valueIn } from "./views.ts";
import type { StoredView, Team } from "./world.ts";

interface SubmissionAnswer {
  readonly response_action?: string;
  readonly errors?: { readonly [block: string]: string };
  readonly view?: unknown;
}

/** What people do with modals. */
export class Forms {
  readonly #stage: Backstage;

  constructor(stage: Backstage) {
    this.#stage = stage;
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
      ...envelope(this.#stage, from, "view_submission"),
      view: toWire(this.#stage, team, view),
      response_urls: [],
    };
    const answered = (answer: unknown): void => this.#submitted(team, view, answer);
    return toDeed([send(this.#stage, from, { body, answered })]);
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
    const { trigger_id: _, ...rest } = envelope(this.#stage, from, "view_closed");
    const body = { ...rest, view: toWire(this.#stage, team, view), is_cleared: isCleared };
    return [send(this.#stage, from, { body })];
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
          return change(this.#stage, view, this.#modalIn(given));
        case "push":
          push(this.#stage, team, { person: view.person, view: this.#modalIn(given) });
          return;
        default:
          throw new Error(`there is no response_action ${String(given.response_action)}`);
      }
    } catch (error) {
      inspector.notes("response_action", String(error));
      this.#stage.complaints.push({ person: view.person, text: "dispatch_failed" });
    }
  }

  #modalIn({ response_action: action = "", view }: SubmissionAnswer): View {
    this.#stage.inspector.view(`response_action ${action}`, view, "modal");
    return view as View;
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

function blockOf(view: StoredView, field: string): string {
  const found = inputsOf(view).find((input) => {
    const { label } = input as { readonly label?: { readonly text: string } };
    return input.block_id === field || label?.text === field;
  });
  if (found?.block_id === undefined) throw new Error(`the modal has no field "${field}"`);
  return found.block_id;
}
