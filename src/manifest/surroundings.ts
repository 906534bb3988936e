import type { Surroundings } from "../keys/surroundings.ts";

/** What the tool talks to. */
export interface ManifestSurroundings extends Surroundings {
  /** All of standard input. */
  readonly input: () => Promise<string>;
  /** True if a person would have to type it. */
  readonly isTyped: boolean;
}
