import { createKey, formatKey } from "../stores/key-ring.ts";
import { callOf } from "./command-line.ts";
import { exitCodes, type ExitCode, type Surroundings } from "./surroundings.ts";

/** `keys new`: a fresh key and nothing else on standard output. Needs no configuration. */
export function makeNew(id: string | undefined, { env, say, note }: Surroundings): ExitCode {
  const ring = (env["VAULT_KEYS"] ?? "").split(",");
  if (id !== undefined && ring.some((entry) => entry.trim().startsWith(`${id}:`))) {
    note(`keys: VAULT_KEYS has a key ${id} already; for example: ${callOf(`new ${id}-2`)}`);
    return exitCodes.mistake;
  }
  const key = createKey(id);
  say(formatKey(key));
  for (const line of stepsFor(key.id)) note(line);
  return exitCodes.well;
}

const stepsFor = (id: string): readonly string[] => [
  `The key ${id} is secret: keep it where you keep passwords, and back it up before it seals anything.`,
  "For a bot that has no key yet: VAULT_KEYS=<this entry>.",
  "To replace a key while bots run:",
  "  1. VAULT_KEYS=<old entries>,<this entry>   restart every bot: now all can open it",
  "  2. VAULT_KEYS=<this entry>,<old entries>   restart every bot: now all seal with it",
  `  3. ${callOf("rotate")}                 with the VAULT_KEYS of step 2`,
  "  4. VAULT_KEYS=<this entry>                 restart every bot: the old keys are gone",
  "One bot alone may begin with step 2. Where VAULT_KEYS is not set, the keys are in a file:",
  `${callOf("add")} puts a fresh one there.`,
];
