import { isFault } from "../../core/fault.ts";
import type { Vault } from "../../ports/vault.ts";
import { keyIdOf } from "../vault.ts";
import type { SealedText } from "./holdings.ts";

/** A text that no key of a ring opens. */
export interface Unopened {
  readonly name: string;
  /** `undefined` where it does not even say which key it wants. */
  readonly keyId: string | undefined;
  readonly reason: string;
}

/** What a ring makes of a sealed text. */
export type Look =
  | { readonly kind: "opened"; readonly keyId: string; readonly plain: string }
  | ({ readonly kind: "unopened" } & Unopened);

/** Tries to open a text. */
export function lookAt(vault: Vault, { name, sealed }: SealedText): Look {
  const keyId = keyIdOf(sealed);
  try {
    const plain = vault.open(name, sealed);
    // What opens has a key.
    return { kind: "opened", keyId: keyId ?? "", plain };
  } catch (error) {
    if (isFault(error, "vault.unknown-key"))
      return { kind: "unopened", name, keyId, reason: "that key is not in the ring" };
    if (!isFault(error, "vault.unreadable")) throw error;
    return { kind: "unopened", name, keyId, reason: error.details.reason };
  }
}

const mostNamed = 1_000;

/** Texts that do not open: counted all, named up to a thousand. */
export class UnopenedList {
  readonly named: Unopened[] = [];
  count = 0;

  add({ name, keyId, reason }: Unopened): void {
    this.count += 1;
    if (this.named.length < mostNamed) this.named.push({ name, keyId, reason });
  }
}
