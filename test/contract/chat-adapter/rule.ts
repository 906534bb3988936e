import type { Scene } from "./scene.ts";
import type { StageFault, StageTraits } from "./stage.ts";

/** What a rule needs to be tried. The last three are told by the capabilities. */
export type Need =
  | Exclude<keyof StageTraits, "can" | "faults">
  | StageFault
  | "pressing"
  | "editing"
  | "limit";

/** One thing that an adapter keeps. */
export interface Rule {
  /** A sentence about the adapter. */
  readonly name: string;
  readonly needs: readonly Need[];
  /** Rejects if the adapter does not keep it. */
  check(scene: Scene): Promise<void>;
}

/** Why a rule cannot be tried where this is the stage; `undefined` if it can. */
export function lackOf(rule: Rule, has: StageTraits): string | undefined {
  const lacks = rule.needs.flatMap((need) => {
    const trait = traitOf(need, has);
    return trait !== true && "lacks" in trait ? [trait.lacks] : [];
  });
  return lacks.length > 0 ? [...new Set(lacks)].join("; ") : undefined;
}

function traitOf(need: Need, has: StageTraits): StageTraits[keyof StageTraits] | true {
  switch (need) {
    case "shared":
    case "edits":
    case "media":
    case "repeats":
    case "acknowledges":
    case "removes":
    case "erases":
    case "secrets":
    case "forms":
    case "closings":
    case "shares":
      return has[need];
    case "rate-limited":
    case "lost-reply":
    case "down":
    case "gone":
    case "unerasable":
    case "unopenable":
      return has.faults[need];
    case "pressing":
      return has.can.buttons === "words" ? { lacks: "buttons are only told as words" } : true;
    case "editing":
      return has.can.edits || { lacks: "a message that stands cannot be changed" };
    case "limit":
      return has.can.messageLimit > 0 || { lacks: "a message may be of any length" };
  }
}
