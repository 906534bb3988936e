import { before, Lru, type Clock } from "../../../src/index.ts";
import type { Acks } from "../acks.ts";
import { failed, type Answer } from "../answer.ts";
import type { Client, Hook } from "../client.ts";
import { calledOff } from "../failure.ts";
import { ackedBy, answerFirst } from "../first-answers.ts";
import { tokenMs } from "../limits.ts";
import type { Interaction } from "../reply.ts";
import type { Saying } from "./saying.ts";

/** What reaching interactions stands on. */
export interface HookParts {
  readonly client: Pick<Client, "update">;
  readonly acks: Acks;
  readonly clock: Clock;
}

// What goes at the last moment may come too late.
const marginMs = 15_000;
// Discord may know nothing yet of an acknowledgement that another process has just made, nor, now
// and then, of one that it took (https://github.com/discord/discord-api-docs/issues/7220).
const youngMs = 60_000;
const patienceMs = 4_000;
const firstPauseMs = 100;
const longestPauseMs = 800;
const remembered = 5_000;

const late = failed({ kind: "expired", reason: "the interaction was not acknowledged in time" });
const unsettled = failed({
  kind: "unsent",
  reason: "Discord does not know yet that the interaction was acknowledged",
});

/** The interactions through which something can be said for a while, by any process. */
export class Hooks {
  readonly #parts: HookParts;
  readonly #ended = new Lru<string, true>(remembered);

  constructor(parts: HookParts) {
    this.#parts = parts;
  }

  /** The interaction that is answered, as long as it can be as far as this process knows. */
  living({ reply: { interaction } }: Saying): Interaction | undefined {
    if (!interaction || this.#ended.get(interaction.id)) return undefined;
    const ageMs = this.#parts.clock.now() - interaction.atMs;
    return ageMs < tokenMs - marginMs ? interaction : undefined;
  }

  /**
   * Says something through it once it is acknowledged; what only opens a form otherwise is
   * acknowledged now. An answer that it has `expired` is for good.
   */
  async through<Value>(
    interaction: Interaction,
    signal: AbortSignal,
    call: (hook: Hook) => Promise<Answer<Value>>,
  ): Promise<Answer<Value>> {
    const { clock } = this.#parts;
    const untilMs = clock.monotonic() + patienceMs;
    const acked = await this.#acknowledged(interaction, untilMs, signal);
    const answer =
      acked === "late" ? late : await this.#patiently(interaction, call, { untilMs, signal });
    if (answer.kind === "done" || answer.failure.kind !== "expired") return answer;
    if (acked === "done" && this.#isYoung(interaction)) return unsettled;
    this.#ended.set(interaction.id, true);
    return answer;
  }

  async #acknowledged(
    interaction: Interaction,
    untilMs: number,
    signal: AbortSignal,
  ): Promise<"done" | "late" | "unknown"> {
    const { acks, clock } = this.#parts;
    if (interaction.ack === "form") await this.#leaveAsItIs(interaction, signal);
    const outcome = acks.outcome(interaction.id);
    return (outcome && (await before(untilMs, outcome, clock))) ?? "unknown";
  }

  /** No form is opened after all. */
  async #leaveAsItIs(interaction: Interaction, signal: AbortSignal): Promise<void> {
    const { acks, client, clock } = this.#parts;
    const settle = acks.claim(interaction.id);
    if (!settle) return;
    const update = (): ReturnType<Client["update"]> => client.update(interaction, { signal });
    const { callback } = await answerFirst(update, { clock, signal });
    settle(ackedBy(callback));
  }

  async #patiently<Value>(
    interaction: Interaction,
    call: (hook: Hook) => Promise<Answer<Value>>,
    { untilMs, signal }: { readonly untilMs: number; readonly signal: AbortSignal },
  ): Promise<Answer<Value>> {
    const { clock } = this.#parts;
    const { app, token } = interaction;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const answer = await call({ app, token });
      const isExpired = answer.kind === "failed" && answer.failure.kind === "expired";
      if (!isExpired || !this.#isYoung(interaction)) return answer;
      if (clock.monotonic() + pauseMs > untilMs) return answer;
      await clock.sleep(pauseMs, signal);
      if (signal.aborted) return failed(calledOff);
    }
  }

  #isYoung({ atMs }: Interaction): boolean {
    return this.#parts.clock.now() - atMs < youngMs;
  }
}
