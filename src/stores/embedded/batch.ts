import type Database from "libsql";
import { Fault } from "../../core/fault.ts";
import type { Run } from "../rows.ts";
import { isBusy, toFault } from "./faults.ts";

/** What a batch works on. */
export interface BatchOptions {
  readonly database: Database.Database;
  /** For messages. */
  readonly file: string;
  /** How long to go on trying while another program writes. */
  readonly busyTimeoutMs: number;
}

interface Job {
  /** Does the work; what it gives back answers the caller, after the commit. */
  attempt(): () => void;
  fail(error: unknown): void;
}

const largest = 500;
const pauseMs = 20;

/**
 * Puts all calls of one tick into one transaction, each in its own savepoint, and answers them
 * together once the commit has reached the disk: one flush of the disk serves many.
 */
export class Batch {
  readonly #options: BatchOptions;
  #queue: Job[] = [];
  #scheduled = false;
  #closed = false;

  constructor(options: BatchOptions) {
    this.#options = options;
  }

  readonly run: Run = (work) =>
    new Promise((resolve, reject) => {
      this.#add({
        attempt() {
          const answer = work();
          return () => resolve(answer);
        },
        fail: reject,
      });
    });

  /** Does what waits; refuses what comes later. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#queue.length > 0) this.#work(this.#queue.splice(0), this.#begin());
  }

  #add(job: Job): void {
    if (this.#closed) {
      const reason = `${this.#options.file} is closed`;
      job.fail(new Fault("store.unavailable", { reason }));
      return;
    }
    this.#queue.push(job);
    this.#schedule(0);
  }

  #schedule(waitedMs: number): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (waitedMs === 0) setImmediate(() => this.#flush(0));
    else setTimeout(() => this.#flush(waitedMs), pauseMs);
  }

  #flush(waitedMs: number): void {
    this.#scheduled = false;
    // Closed meanwhile: everything was done then.
    if (this.#queue.length === 0) return;
    const begun = this.#begin();
    // Somebody else's lock is waited for outside SQLite, so that the process stays awake.
    if (isBusy(begun) && waitedMs < this.#options.busyTimeoutMs) {
      this.#schedule(waitedMs + pauseMs);
      return;
    }
    this.#work(this.#queue.splice(0, largest), begun);
    if (this.#queue.length > 0) this.#schedule(0);
  }

  /** Begins a transaction; gives the error if it cannot. */
  #begin(): unknown {
    try {
      this.#exec("BEGIN IMMEDIATE");
      return undefined;
    } catch (error) {
      return error;
    }
  }

  #work(jobs: readonly Job[], begun: unknown): void {
    let answers: readonly (() => void)[];
    try {
      if (begun !== undefined) throw begun;
      answers = jobs.map((job) => this.#step(job));
      this.#exec("COMMIT");
    } catch (error) {
      this.#abandon(jobs, error);
      return;
    }
    for (const answer of answers) answer();
  }

  /** A call that fails takes no other with it, unless the whole transaction is gone. */
  #step(job: Job): () => void {
    this.#exec("SAVEPOINT call");
    try {
      const answer = job.attempt();
      this.#exec("RELEASE call");
      return answer;
    } catch (error) {
      if (!this.#inTransaction) throw error;
      this.#exec("ROLLBACK TO call");
      this.#exec("RELEASE call");
      return () => job.fail(toFault(error, this.#options.file));
    }
  }

  /** On a full disk a call that frees space still succeeds alone. */
  #abandon(jobs: readonly Job[], error: unknown): void {
    try {
      if (this.#inTransaction) this.#exec("ROLLBACK");
    } catch {
      // The first error says more; the next transaction finds out what is left of this one.
    }
    if (jobs.length > 1 && !isBusy(error)) for (const job of jobs) this.#work([job], this.#begin());
    else for (const job of jobs) job.fail(toFault(error, this.#options.file));
  }

  get #inTransaction(): boolean {
    // The driver ends the whole process when a closed database is asked.
    return this.#options.database.open && this.#options.database.inTransaction;
  }

  #exec(sql: string): void {
    this.#options.database.exec(sql);
  }
}
