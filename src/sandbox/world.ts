import { Activity } from "./activity.ts";
import type { Partner } from "./clients.ts";
import { FaultBook } from "./faults.ts";
import { hour, type HomeContent } from "./homes/content.ts";
import type { Home } from "./homes/home.ts";
import { textAt, type JsonObject } from "./json.ts";

/** A home with what goes wrong with its answers in this run. */
export interface Place {
  readonly home: Home;
  readonly faults: FaultBook;
}

/** The homes of one run, at the time of its clock. */
export class World {
  readonly activity: Activity;
  readonly #places: readonly Place[];
  readonly #now: () => number;
  readonly #startedAtMs: number;

  constructor(homes: readonly Home[], now: () => number) {
    this.#places = homes.map((home) => ({ home, faults: new FaultBook(home.rules) }));
    this.#now = now;
    this.#startedAtMs = now();
    this.activity = new Activity(now);
  }

  /** The time of the run's clock. */
  nowMs(): number {
    return this.#now();
  }

  /** All homes of a partner. */
  placesOf(partner: Partner): readonly Place[] {
    return this.#places.filter((place) => place.home.partner === partner);
  }

  /** What the cloud holds about a home now. */
  contentOf(home: Home): HomeContent {
    const referenceMs = this.#referenceMs();
    const content = home.content((ms) => new Date(referenceMs - ms).toISOString());
    const nodes = content.nodes.map((node) => this.activity.applyTo(node));
    const newest = this.#newestTest(content);
    const location =
      newest === undefined ? content.location : { ...content.location, speedTest: newest };
    return { ...content, nodes, location };
  }

  /**
   * What happened "48 minutes ago" must not move whenever somebody looks, nor be a week ago in a
   * sandbox that runs for a week: the times of a home stand still for an hour, then all move on.
   */
  #referenceMs(): number {
    const hours = Math.max(0, Math.floor((this.#now() - this.#startedAtMs) / hour));
    return this.#startedAtMs + hours * hour;
  }

  #newestTest(content: HomeContent): JsonObject | undefined {
    const tests = content.nodes.flatMap((node) => this.activity.testsOf(textAt(node, "id") ?? ""));
    const newest = tests.toSorted((a, b) => a.startedAtMs - b.startedAtMs).at(-1);
    return newest === undefined ? undefined : this.activity.recordOf(newest);
  }
}
