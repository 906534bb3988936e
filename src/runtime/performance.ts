import type { Next, RunContext } from "../core/conversation/decision.ts";
import { LentSignal } from "../core/lent-signal.ts";
import { Cutoff } from "./cutoff.ts";
import type { Hold } from "./hold.ts";
import { pause } from "./pause.ts";
import { scrubbed } from "./scrubbed.ts";
import type { Means } from "./tools.ts";

/** Why a handler's work ended before it was done. */
export type Cause = "interrupted" | "abandoned" | "too long";

/** How a handler's work ended. */
export type Act<State> =
  | { readonly kind: "next"; readonly next: Next<State> }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "stopped"; readonly cause: Cause };

/** What is performed, and for which event. */
export interface Piece<State> {
  readonly event: string;
  perform(context: RunContext): Promise<Next<State>>;
}

/** What the shell lends to a handler. */
class Loan extends LentSignal implements RunContext {
  readonly use: RunContext["use"];
  readonly progress: RunContext["progress"];
  readonly now: RunContext["now"];

  constructor(means: Means, stop: Cutoff, progress: RunContext["progress"]) {
    super(stop);
    this.use = means.use;
    this.progress = progress;
    this.now = () => means.clock.now();
  }
}

/** A handler's own work, raced against everything that may end it earlier. */
export class Performance<State> {
  /** Comes as soon as nobody wants the result any more; the handler is told. */
  readonly stop = new Cutoff();
  readonly #means: Means;
  readonly #hold: Hold;
  readonly #piece: Piece<State>;
  /** Comes when nobody waits for the result any more. */
  readonly #over = new Cutoff();
  #cause: Cause | undefined;

  constructor(means: Means, hold: Hold, piece: Piece<State>) {
    this.#means = means;
    this.#hold = hold;
    this.#piece = piece;
  }

  /** Why it should end, if it should. */
  get cause(): Cause | undefined {
    return this.#cause;
  }

  /** Ends it; the first cause counts, but who gives the work up no longer speaks for it. */
  halt(cause: Cause): void {
    this.#cause = cause === "abandoned" ? cause : (this.#cause ?? cause);
    this.stop.cut();
    if (cause !== "interrupted") this.#over.cut();
  }

  /** Does the work, renewing the hold. A handler that was interrupted may still say what it did. */
  act(progress: RunContext["progress"]): Promise<Act<State>> {
    if (this.#cause) return Promise.resolve(this.#stopped());
    return new Promise((resolve) => {
      const end = (act: Act<State>): void => {
        resolve(act);
        this.#over.cut();
      };
      this.#piece.perform(new Loan(this.#means, this.stop, progress)).then(
        (next) => end({ kind: "next", next }),
        (error: unknown) => end(this.#cause ? this.#stopped() : { kind: "failed", error }),
      );
      this.#over.follow(() => end(this.#stopped()));
      this.#over.follow(this.#renewing());
      this.stop.follow(() => void this.#lastWords());
    });
  }

  /** What is being saved may be saved all the same: the person must be told what is true. */
  async #lastWords(): Promise<void> {
    const { clock, settings } = this.#means;
    await pause(clock, settings.interruptMs, this.#over);
    this.#over.cut();
  }

  #stopped(): Act<State> {
    return { kind: "stopped", cause: this.#cause ?? "abandoned" };
  }

  /** Keeps the hold from when it must be renewed first; most work is done by then. */
  #renewing(): () => void {
    const { clock, settings } = this.#means;
    const endMs = clock.monotonic() + settings.handlerLimitMs;
    const firstMs = Math.min(settings.handlerLimitMs, this.#hold.spareMs);
    return clock.alarm(firstMs, () => this.#keep(endMs - clock.monotonic()));
  }

  #keep(ms: number): void {
    this.#hold.wait(ms, this.#piece.event, this.#over).then(
      () => {
        if (!this.#over.done) this.halt("too long");
      },
      (error: unknown) => {
        this.#means.logger.error("store.failed", scrubbed(error));
        this.#hold.drop();
      },
    );
  }
}
