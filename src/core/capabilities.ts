/** What a platform can do in one place, as data. */
export interface Capabilities {
  /**
   * How a secret is taken: `hidden` while typed, `erased` after it was sent, in a `form`, or
   * `visible` (a pipe). Where it is a form, wizards are asked by forms first.
   */
  readonly secrets: "hidden" | "erased" | "form" | "visible";
  /** What is typed there can answer a question; elsewhere only a form can. */
  readonly questions: boolean;
  /** Rows of a list on one page: 10 on a phone, 20 in a terminal. */
  readonly pageRows: number;
  /** Stands before a command's name: `/`, or `/plume `. */
  readonly prefix: string;
  /** Answers can be shared with the place (they are the asker's alone at first). */
  readonly shares: boolean;
  /** A message that stands can be changed; elsewhere its new form is a message of its own. */
  readonly edits: boolean;
  /** Buttons are pressed, or chosen by a number, or only told as words to type. */
  readonly buttons: "pressed" | "numbered" | "words";
  /** A view that needs more than so many characters is sent as several messages; 0 for no limit. */
  readonly messageLimit: number;
}
