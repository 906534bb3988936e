import type { Standing, Where } from "../../contract/chat-adapter/index.ts";

/** What a person did, as the plaza delivers it. */
export type Deed =
  | { readonly kind: "text" | "edit"; readonly text: string; readonly message: string }
  | {
      readonly kind: "press";
      readonly data: string;
      /** What has the button: a message, or what stands in a form's place. */
      readonly message: string;
      /** Opens one form. */
      readonly ticket: string;
    }
  | { readonly kind: "media"; readonly message: string }
  | {
      readonly kind: "form";
      readonly form: string;
      readonly memo: string;
      readonly values: { readonly [name: string]: string };
    }
  | { readonly kind: "closed"; readonly memo: string };

/** One delivery. Delivered again, it has another `envelope` and the same `name`. */
export interface PlazaDelivery {
  readonly envelope: number;
  readonly name: string;
  readonly place: Where;
  readonly atMs: number;
  readonly deed: Deed;
}

/** A button as a bot writes it. */
export interface ButtonDraft {
  readonly label: string;
  readonly data?: string;
}

/** A message as a bot writes it, in the plaza's markup. */
export interface Draft {
  readonly markup: string;
  readonly buttons: readonly ButtonDraft[];
  readonly images: Standing["images"];
  readonly files: Standing["files"];
  /** Only the person sees it. */
  readonly isWhispered: boolean;
}

/** A form as a bot writes it; its texts are markup, what is filled in is not. */
export interface FormDraft {
  readonly title: string;
  readonly markup: string;
  readonly fields: readonly {
    readonly name: string;
    readonly label: string;
    readonly hint: string;
    readonly value: string;
    readonly error: string;
  }[];
  readonly buttons: readonly ButtonDraft[];
  /** Without one, it cannot be sent. */
  readonly submit?: string;
  /** Comes back with what is done to it. Without one, nobody is told that it was closed. */
  readonly memo?: string;
}

/** Why a call of a bot failed. `late`: a form cannot be opened any more. */
export type Refusal =
  | "limited"
  | "silent"
  | "unreachable"
  | "blocked"
  | "unknown"
  | "forbidden"
  | "late";

/** What a bot sees of a failed call. As with many a real platform, the message holds the token. */
export class PlazaError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, token: string) {
    super(`POST https://plaza.test/bot${token}/call: ${refusal}`);
    this.refusal = refusal;
  }
}
