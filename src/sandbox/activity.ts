import { randomUUID } from "node:crypto";
import { speedTest } from "./homes/pieces.ts";
import { textAt, type JsonObject } from "./json.ts";

/** A speed test that somebody started. */
export interface StartedTest {
  readonly requestId: string;
  readonly startedAtMs: number;
}

/** So long a speed test runs. */
const speedTestMs = 8000;
/** So long a pod is away while it restarts. */
const restartMs = 45_000;

/** What people did to the pods of the simulated homes during this run. */
export class Activity {
  readonly #tests = new Map<string, readonly StartedTest[]>();
  readonly #restarts = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Starts a speed test on a pod. */
  startSpeedTest(nodeId: string): StartedTest {
    const test = { requestId: randomUUID(), startedAtMs: this.#now() };
    this.#tests.set(nodeId, [...this.testsOf(nodeId), test]);
    return test;
  }

  /** The speed tests that were started on a pod, oldest first. */
  testsOf(nodeId: string): readonly StartedTest[] {
    return this.#tests.get(nodeId) ?? [];
  }

  /** The record of a speed test as it is now: running, or done with numbers. */
  recordOf(test: StartedTest): JsonObject {
    const startedAt = iso(test.startedAtMs);
    const endedAtMs = test.startedAtMs + speedTestMs;
    if (this.#now() < endedAtMs) return { status: "running", trigger: "manual", startedAt };
    return { ...speedTest(startedAt, iso(endedAtMs), "manual"), download: 471.8, upload: 40.2 };
  }

  /** Restarts a pod after a delay. */
  restart(nodeId: string, delaySeconds: number): void {
    this.#restarts.set(nodeId, this.#now() + delaySeconds * 1000);
  }

  /** A pod's record with what was done to it. */
  applyTo(node: JsonObject): JsonObject {
    const id = textAt(node, "id") ?? "";
    const test = this.testsOf(id).at(-1);
    const tested = test === undefined ? node : { ...node, speedTest: this.recordOf(test) };
    return { ...tested, ...this.#restartOf(id) };
  }

  #restartOf(id: string): JsonObject {
    const bootAtMs = this.#restarts.get(id) ?? Number.POSITIVE_INFINITY;
    const backAtMs = bootAtMs + restartMs;
    if (this.#now() < bootAtMs) return {};
    if (this.#now() >= backAtMs) {
      return { bootAt: iso(bootAtMs), connectionStateChangeAt: iso(backAtMs) };
    }
    return {
      connectionState: "disconnected",
      connectionStateChangeAt: iso(bootAtMs),
      connectedDeviceCount: 0,
      health: null,
    };
  }
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
