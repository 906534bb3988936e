import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";

import { reveal, seal, type Clock, type Sealed, type SealedCache } from "../../src/index.ts";

/** What becomes of a state that comes back: `forged` is none of ours, `late` is too old. */
export type Redeemed = "good" | "forged" | "late" | "used";

/** Proofs that an installation was begun here, and not long ago. */
export interface InstallStates {
  make(): string;
  /** Takes a state once. Rejects with `Fault` `store.unavailable`. */
  redeem(state: string): Promise<Redeemed>;
}

/** What states are made with. */
export interface StateParts {
  /** The app's client secret: the same for all processes, and after a restart. */
  readonly secret: Sealed;
  /** Where it stands which were used. */
  readonly cache: SealedCache;
  readonly clock: Clock;
}

/** How long a person may take to agree in Slack, in seconds. */
export const stateSeconds = 600;

const stateForm = /^([0-9a-z]{1,11}\.[\w-]{22})\.([\w-]{43})$/;

/** States are signed, so that any process takes them; only that they were used is kept. */
export function createInstallStates({ secret, cache, clock }: StateParts): InstallStates {
  // A key of its own: whoever saw a state learns nothing of the secret.
  const key = Buffer.from(hkdfSync("sha256", reveal(secret), "", "slack install state", 32));
  const sign = (text: string): Buffer => createHmac("sha256", key).update(text).digest();
  return {
    make() {
      const begun = `${clock.now().toString(36)}.${randomBytes(16).toString("base64url")}`;
      return `${begun}.${sign(begun).toString("base64url")}`;
    },
    async redeem(state) {
      const [, begun = "", signature = ""] = stateForm.exec(state) ?? [];
      const [shown, expected] = [Buffer.from(signature, "base64url"), sign(begun)];
      if (shown.length !== expected.length || !timingSafeEqual(shown, expected)) return "forged";
      const ageMs = clock.now() - Number.parseInt(begun, 36);
      if (ageMs > stateSeconds * 1_000) return "late";
      return (await isFirst(begun, cache)) ? "good" : "used";
    },
  };
}

const rememberedMs = 2 * stateSeconds * 1_000;

/** A lock tells the first of two who come at once; it may go with a restart, a value does not. */
async function isFirst(begun: string, cache: SealedCache): Promise<boolean> {
  const key = `slack-install-state:${begun}`;
  if (await cache.load(key)) return false;
  if (!(await cache.lock(key, crypto.randomUUID(), rememberedMs))) return false;
  await cache.save(key, seal("used"), rememberedMs);
  return true;
}
