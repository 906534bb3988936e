import type { Standing, Where } from "../../contract/chat-adapter/index.ts";
import { readMarkup } from "./plaza-markup.ts";

/** What a person did, as the plaza delivers it. */
export type Deed =
  | { readonly kind: "text" | "edit"; readonly text: string; readonly message: string }
  | { readonly kind: "press"; readonly data: string; readonly message: string }
  | { readonly kind: "media"; readonly message: string };

/** One delivery. Delivered again, it has another `envelope` and the same `name`. */
export interface PlazaDelivery {
  readonly envelope: number;
  readonly name: string;
  readonly place: Where;
  readonly atMs: number;
  readonly deed: Deed;
}

/** A message as a bot writes it, in the plaza's markup. */
export interface Draft {
  readonly markup: string;
  readonly buttons: readonly { readonly label: string; readonly data?: string }[];
  readonly images: Standing["images"];
  readonly files: Standing["files"];
}

/** Why a call of a bot failed. */
export type Refusal = "limited" | "silent" | "unreachable" | "blocked" | "unknown" | "forbidden";

/** What a bot sees of a failed call. As with many a real platform, the message holds the token. */
export class PlazaError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, token: string) {
    super(`POST https://plaza.test/bot${token}/call: ${refusal}`);
    this.refusal = refusal;
  }
}

interface Post extends Standing {
  readonly place: Where;
  readonly data: readonly (string | undefined)[];
}

/** A chat platform in memory: one person, one bot, a private and a shared place. */
export class Plaza {
  readonly token = "plaza-token-5e1f";
  readonly mostCharacters = 1_000;
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
        this.#waiting.push(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
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
    this.#posts = [...this.#posts, { ...bare, id, place, by: "person", text }];
    this.deliver(place, { kind: "text", text, message: id });
  }

  rewrite(place: Where, text: string): void {
    const last = this.standing(place).findLast(({ by }) => by === "person");
    if (!last) throw new Error("nothing was written that could be changed");
    this.#posts = this.#posts.map((post) => (post.id === last.id ? { ...post, text } : post));
    this.deliver(place, { kind: "edit", text, message: last.id });
  }

  press(place: Where, label: string): void {
    const post = this.standing(place).findLast(({ buttons }) => buttons.includes(label));
    const data = post?.data[post.buttons.indexOf(label)];
    if (post === undefined || data === undefined) throw new Error(`no button says ${label}`);
    this.deliver(place, { kind: "press", data, message: post.id });
  }

  standing(place: Where): readonly Post[] {
    return this.#posts.filter((post) => post.place === place);
  }

  get isAcknowledged(): boolean {
    return this.#queue.length === 0;
  }

  /** The next call, or the next deletion if it is to be forbidden, fails. */
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
    if (this.#broken === undefined || this.#broken === "forbidden") return perform();
    if (this.#broken === "silent") perform();
    throw this.#failure();
  }

  #failure(refusal = this.#broken ?? "unknown"): PlazaError {
    this.#broken = undefined;
    return new PlazaError(refusal, this.token);
  }

  #found(id: string): Post {
    const post = this.#posts.find((known) => known.id === id);
    if (!post) throw this.#failure("unknown");
    return post;
  }

  #postOf(place: Where, { markup, buttons, images, files }: Draft): Post {
    const { text, formatted } = readMarkup(markup);
    if (text.length > this.mostCharacters) throw this.#failure("forbidden");
    const labels = buttons.map(({ label }) => label);
    const id = `b${++this.#numbers}`;
    const data = buttons.map((button) => button.data);
    return { id, place, by: "bot", text, formatted, buttons: labels, images, files, data };
  }
}
