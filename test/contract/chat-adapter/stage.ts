import type { Capabilities, ChatAdapter } from "../../../src/index.ts";

/** The person's chat with the bot alone, or a place where other people read along. */
export type Where = "private" | "shared";

/** An image or a file as it stands in a chat; without a name where the platform drops it. */
export interface Attachment {
  readonly name?: string;
  readonly bytes: Uint8Array;
}

/** One message as the person sees it. */
export interface Standing {
  /** Tells it from every other message; an edit leaves it as it is. */
  readonly id: string;
  readonly by: "bot" | "person";
  /** What can be read, without markup; lines are separated by `\n`. Labels of buttons are not in it. */
  readonly text: string;
  /**
   * The pieces of `text` that the bot made more of: bold, code, a link, a mention. What an app
   * links by itself does not count.
   */
  readonly formatted: readonly string[];
  /** The labels of what can be pressed, in reading order. */
  readonly buttons: readonly string[];
  readonly images: readonly Attachment[];
  readonly files: readonly Attachment[];
}

/** A field of a form as the person sees it. What there is not is empty. */
export interface OpenField {
  readonly label: string;
  /** What stands at the field to help, without markup. */
  readonly hint: string;
  /** What is filled in. */
  readonly value: string;
  /** Why a value that was sent is not taken, if that stands at this field. */
  readonly error: string;
}

/** A form that is open for the person, or what took its place there. */
export interface OpenForm {
  readonly title: string;
  /**
   * What can be read beside the title, the fields and the labels of buttons, without markup; lines
   * are separated by `\n`.
   */
  readonly text: string;
  /** In reading order. */
  readonly fields: readonly OpenField[];
  /** The label of what sends it; absent where nothing can be sent, and while it is on its way. */
  readonly submit?: string;
}

/**
 * What goes wrong with the next sending: it is refused for a while and nothing is performed, it is
 * performed and the answer never comes, it is not performed and no answer comes, or the person
 * blocked the bot. `unerasable`: the next deletion of what a person wrote is refused. `unopenable`:
 * the next form is refused, because it comes too late.
 */
export type StageFault =
  | "rate-limited"
  | "lost-reply"
  | "down"
  | "gone"
  | "unerasable"
  | "unopenable";

/** What a person does. Each resolves when the platform has it, not when the bot heard of it. */
export interface StagePerson {
  /** Writes one line; in a shared place the way that people write there for the bot to read it. */
  says(text: string, where: Where): Promise<void>;
  /** Presses, or chooses, the last button of this label; in what took a form's place, too. */
  presses(label: string, where: Where): Promise<void>;
  /** Changes what they wrote last. */
  edits(text: string, where: Where): Promise<void>;
  /** Sends something that is no text: a picture, a voice message. */
  sendsMedia(where: Where): Promise<void>;
  /** Fills in fields of the open form, named by their labels, leaves the others, and sends it. */
  fillsIn(values: { readonly [label: string]: string }, where: Where): Promise<void>;
  /** Closes the open form, or what took its place, and sends nothing. */
  closesForm(where: Where): Promise<void>;
}

/** The platform behind the adapter's back. */
export interface StagePlatform {
  /** What stands in a place now, the person's and the bot's, from top to bottom. */
  standing(where: Where): Promise<readonly Standing[]>;
  /** What stands in the shared place now for everybody but the person, from top to bottom. */
  seenByOthers(): Promise<readonly Standing[]>;
  /** The form that the person has open, or what took its place; `undefined` for none. */
  form(where: Where): Promise<OpenForm | undefined>;
  /** True if the platform counts all that it delivered as received. */
  acknowledged(): Promise<boolean>;
  /** Delivers once more what it delivered last, as it does when an acknowledgement got lost. */
  repeats(): Promise<void>;
  /** Lets the next sending go wrong, and only that one. */
  breaks(fault: StageFault): Promise<void>;
  /** Somebody deletes a message of the bot. */
  removes(message: Standing): Promise<void>;
}

/**
 * What the author of an adapter supplies: the adapter with its real SDK, not started, and in place
 * of the platform something on this machine that behaves like it. Neither may hold up a case by a
 * rate limit of its own. What the platform does not have is {@link absent}.
 */
export interface AdapterStage {
  readonly adapter: ChatAdapter;
  readonly person: StagePerson;
  readonly platform: StagePlatform;
  /** Tokens and the like, which nobody may read. */
  readonly secrets: readonly string[];
  /** Called once, after the adapter was stopped. */
  close(): Promise<void>;
}

/** Why something cannot be tried on a stage, in words for a reader of the test report. */
export interface Lack {
  readonly lacks: string;
}

/** Something that can be tried on a stage, or why not. */
export type Trait = true | Lack;

/** What there is on a stage. It decides which cases the contract has. */
export interface StageTraits {
  /** What the adapter says of the private chat; a case compares it. */
  readonly can: Pick<Capabilities, "buttons" | "edits" | "messageLimit">;
  /** There are shared places; `addressed` is whether what is said there counts as said to the bot. */
  readonly shared: { readonly addressed: boolean } | Lack;
  /** People can change what they wrote. */
  readonly edits: Trait;
  /** People can send what is no text. */
  readonly media: Trait;
  /** The platform may deliver the same thing again. */
  readonly repeats: Trait;
  /** The platform learns what was received. */
  readonly acknowledges: Trait;
  /** Messages of the bot can be deleted by somebody else. */
  readonly removes: Trait;
  /** The bot can delete what a person wrote. */
  readonly erases: Trait;
  /** The adapter knows something that nobody may read. */
  readonly secrets: Trait;
  /**
   * A form can be opened for who pressed a button. The forms of the contract belong to a wizard
   * that no bot knows, so nobody checks what is filled in there.
   */
  readonly forms: Trait;
  /** There are forms, and the platform tells that one was closed without being sent. */
  readonly closings: Trait;
  /** In shared places, what the bot says to somebody is theirs alone until they share it. */
  readonly shares: Trait;
  readonly faults: { readonly [Fault in StageFault]: Trait };
}

/** What stands in a stage for a deed that its traits leave out. Called all the same, it rejects. */
export function absent(deed: string): () => Promise<never> {
  return () => Promise.reject(new TypeError(`there is no way to try this here: ${deed}`));
}
