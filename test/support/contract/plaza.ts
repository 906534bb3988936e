import type { OpenForm, Standing, Where } from "../../contract/chat-adapter/index.ts";
import { PlazaForms } from "./plaza-forms.ts";
import { readMarkup } from "./plaza-markup.ts";
import {
  PlazaError,
  type Deed,
  type Draft,
  type FormDraft,
  type PlazaDelivery,
  type Refusal,
} from "./plaza-types.ts";

interface Post extends Standing {
  readonly place: Where;
  readonly data: readonly (string | undefined)[];
  readonly isWhispered: boolean;
}

/** A chat platform in memory: one person, one bot, a private and a shared place. */
export class Plaza {
  readonly token = "plaza-token-5e1f";
  readonly mostCharacters = 1_000;
  readonly #forms = new PlazaForms();
  #posts: readonly Post[] = [];
  #queue: readonly PlazaDelivery[] = [];
  #last: Omit<PlazaDelivery, "envelope"> | undefined;
  #broken: Refusal | undefined;
  #waiting: (() => void)[] = [];
  #numbers = 0;

  // What a bot can call.

  /** The oldest delivery that is not acknowledged, once there is one; `undefined` when called off. */
  async next(signal: AbortSignal): Promise<PlazaDelivery | undefined> {
    while (!signal.aborted) {
      const [oldest] = this.#queue;
      if (oldest) return oldest;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          signal.removeEventListener("abort", wake);
          resolve();
        };
        this.#waiting.push(wake);
        signal.addEventListener("abort", wake);
      });
    }
    return undefined;
  }

  acknowledge({ envelope }: PlazaDelivery): void {
    this.#queue = this.#queue.filter((delivery) => delivery.envelope !== envelope);
  }

  /** Gives the id of the new message. */
  post(place: Where, draft: Draft): Promise<string> {
    return this.#called(() => {
      const post = this.#postOf(place, draft);
      this.#posts = [...this.#posts, post];
      return post.id;
    });
  }

  edit(id: string, draft: Draft): Promise<string> {
    return this.#called(() => {
      const { place } = this.#found(id);
      const post = { ...this.#postOf(place, draft), id };
      this.#posts = this.#posts.map((was) => (was.id === id ? post : was));
      return id;
    });
  }

  /** Opens a form with the ticket of a press, and gives its id. */
  openForm(ticket: string, draft: FormDraft): Promise<string> {
    return this.#called(() => {
      if (this.#broken === "late") throw this.#failure();
      return this.#forms.open(ticket, draft) ?? this.#refuse();
    });
  }

  /** Puts something else where this form is. */
  replaceForm(id: string, draft: FormDraft): Promise<string> {
    return this.#called(() => this.#forms.replace(id, draft) ?? this.#refuse());
  }

  async erase(id: string): Promise<void> {
    if (this.#broken === "forbidden") throw this.#failure();
    this.remove(this.#found(id).id);
    return Promise.resolve();
  }

  // What people do and see.

  deliver(place: Where, deed: Deed): void {
    this.#deliver({ name: `deed ${++this.#numbers}`, place, atMs: Date.now(), deed });
  }

  deliverAgain(): void {
    if (this.#last) this.#deliver(this.#last);
  }

  write(place: Where, text: string): void {
    const id = `p${++this.#numbers}`;
    const bare = { formatted: [], buttons: [], images: [], files: [], data: [] };
    const post = { ...bare, id, place, by: "person", text, isWhispered: false } as const;
    this.#posts = [...this.#posts, post];
    this.deliver(place, { kind: "text", text, message: id });
  }

  rewrite(place: Where, text: string): void {
    const last = this.standing(place).findLast(({ by }) => by === "person");
    if (!last) throw new Error("nothing was written that could be changed");
    this.#posts = this.#posts.map((post) => (post.id === last.id ? { ...post, text } : post));
    this.deliver(place, { kind: "edit", text, message: last.id });
  }

  press(place: Where, label: string): void {
    const { id, data } = this.#forms.button(place, label) ?? this.#posted(place, label);
    const ticket = this.#forms.issue(place);
    this.deliver(place, { kind: "press", data, message: id, ticket });
  }

  fillIn(place: Where, values: { readonly [label: string]: string }): void {
    this.deliver(place, this.#forms.fillIn(place, values));
  }

  closeForm(place: Where): void {
    const deed = this.#forms.close(place);
    if (deed) this.deliver(place, deed);
  }

  form(place: Where): OpenForm | undefined {
    return this.#forms.shown(place);
  }

  standing(place: Where): readonly Post[] {
    return this.#posts.filter((post) => post.place === place);
  }

  /** What others see in the shared place. */
  get seenByOthers(): readonly Post[] {
    return this.standing("shared").filter((post) => !post.isWhispered);
  }

  get isAcknowledged(): boolean {
    return this.#queue.length === 0;
  }

  /** The next call fails, or the next deletion or opening of a form if only these can. */
  break(refusal: Refusal): void {
    this.#broken = refusal;
  }

  remove(id: string): void {
    this.#posts = this.#posts.filter((post) => post.id !== id);
  }

  #deliver(delivery: Omit<PlazaDelivery, "envelope">): void {
    this.#last = delivery;
    this.#queue = [...this.#queue, { ...delivery, envelope: ++this.#numbers }];
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #called(perform: () => string): Promise<string> {
    // A call takes its time, so that what does not wait for it is overtaken.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#broken === undefined || this.#broken === "forbidden" || this.#broken === "late")
      return perform();
    if (this.#broken === "silent") perform();
    throw this.#failure();
  }

  #failure(refusal = this.#broken ?? "unknown"): PlazaError {
    this.#broken = undefined;
    return new PlazaError(refusal, this.token);
  }

  #refuse(): never {
    throw this.#failure("unknown");
  }

  #found(id: string): Post {
    return this.#posts.find((known) => known.id === id) ?? this.#refuse();
  }

  #posted(place: Where, label: string): { readonly id: string; readonly data: string } {
    const post = this.standing(place).findLast(({ buttons }) => buttons.includes(label));
    const data = post?.data[post.buttons.indexOf(label)];
    if (post === undefined || data === undefined) throw new Error(`no button says ${label}`);
    return { id: post.id, data };
  }

  #postOf(place: Where, { markup, buttons, images, files, isWhispered }: Draft): Post {
    const { text, formatted } = readMarkup(markup);
    if (text.length > this.mostCharacters) throw this.#failure("forbidden");
    const labels = buttons.map(({ label }) => label);
    const id = `b${++this.#numbers}`;
    const data = buttons.map((button) => button.data);
    const said = { text, formatted, buttons: labels, images, files, data };
    return { ...said, id, place, by: "bot", isWhispered };
  }
}
