import { Lru, ownerOf, reveal, seal, type Address, type SealedCache } from "../../src/index.ts";

/** A message whose buttons answer a question. */
export interface Asked {
  readonly chat: string;
  readonly message: number;
  /** The question's name. */
  readonly asking: string;
}

/** What was asked last, by person and place. What cannot be remembered is forgotten. */
export interface QuestionMemory {
  load(at: Address): Promise<Asked | undefined>;
  save(at: Address, asked: Asked): Promise<void>;
  remove(at: Address): Promise<void>;
}

// Buttons live 24 h.
const lifeMs = 24 * 60 * 60_000;
const remembered = 2_000;

// Named so that it goes when its person is to be forgotten.
const nameOf = (at: Address): string => `question:${ownerOf(at)}:${at.place}`;

/** Remembered by this process alone. */
export function createOwnMemory(): QuestionMemory {
  const asked = new Lru<string, Asked>(remembered);
  return {
    load: (at) => Promise.resolve(asked.get(nameOf(at))),
    save: (at, fresh) => Promise.resolve(asked.set(nameOf(at), fresh)),
    remove: (at) => Promise.resolve(asked.delete(nameOf(at))),
  };
}

/** Remembered in the store: by every process, and after a restart. */
export function createSharedMemory(cache: SealedCache): QuestionMemory {
  return {
    async load(at) {
      const stored = await cache.load(nameOf(at));
      const value: unknown = stored === undefined ? undefined : JSON.parse(reveal(stored));
      return isAsked(value) ? value : undefined;
    },
    save: (at, asked) => cache.save(nameOf(at), seal(JSON.stringify(asked)), lifeMs),
    remove: (at) => cache.remove(nameOf(at)),
  };
}

function isAsked(value: unknown): value is Asked {
  return (
    typeof value === "object" &&
    value !== null &&
    "chat" in value &&
    typeof value.chat === "string" &&
    "message" in value &&
    typeof value.message === "number" &&
    "asking" in value &&
    typeof value.asking === "string"
  );
}
