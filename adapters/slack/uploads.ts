import { Lru } from "../../src/index.ts";
import { done, type Answer } from "./answer.ts";
import type { Client } from "./client.ts";
import type { Lookups } from "./lookups.ts";
import type { Piece } from "./render.ts";
import { markOf, type Saying, type Spot } from "./saying.ts";

/** A picture or a file. */
export type Media = Exclude<Piece, { readonly kind: "message" }>;

const remembered = 500;

/** Pictures and files: brought to Slack first, and then shown. */
export class Uploads {
  readonly #client: Client;
  readonly #lookups: Lookups;
  /** By mark: files that are with Slack. */
  readonly #up = new Lru<string, string>(remembered);

  constructor(client: Client, lookups: Lookups) {
    this.#client = client;
    this.#lookups = lookups;
  }

  /** Shows it there, once. */
  async show(
    saying: Saying,
    spot: Spot,
    { media, index }: { readonly media: Media; readonly index: number },
  ): Promise<Answer<string>> {
    const { workspace, signal } = saying;
    const file = await this.#brought(saying, media, index);
    if (file.kind === "failed") return file;
    const isDoubted = this.#lookups.doubts(saying, index);
    const sought = { spot, index, file: file.value };
    const earlier = await this.#lookups.earlier(saying, sought);
    if (earlier.kind === "failed" || earlier.value !== "") return earlier;
    const title = media.kind === "file" ? media.alt : media.name;
    const sharing = { ...workspace, ...spot, file: file.value, title };
    const shown = await this.#client.shareFile(sharing, signal);
    if (shown.kind === "done") return done("");
    // It is shown already: Slack shows it some time after it took it.
    if (shown.failure.kind === "refused" && shown.failure.reason === "file_not_found" && isDoubted)
      return done("");
    if (shown.failure.kind === "unreachable") this.#lookups.doubt(saying, index);
    return shown;
  }

  /** A repeated sending brings no second one. */
  async #brought(saying: Saying, media: Media, index: number): Promise<Answer<string>> {
    const mark = markOf(saying, index);
    const known = this.#up.get(mark);
    if (known !== undefined) return done(known);
    const { name, bytes, alt, kind } = media;
    const more = kind === "image" ? { alt } : {};
    const up = await this.#client.upload(
      { ...saying.workspace, name, bytes, ...more },
      saying.signal,
    );
    if (up.kind === "done") this.#up.set(mark, up.value);
    return up;
  }
}
