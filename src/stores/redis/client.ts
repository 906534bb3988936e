import { Fault, isFault } from "../../core/fault.ts";
import type { Logger } from "../../ports/logger.ts";
import { describeAddress } from "./address.ts";
import { askWhy } from "./ask-why.ts";
import { execute, learn, type ScriptCall } from "./execute.ts";
import {
  isCut,
  isMoved,
  isNoScript,
  isReadOnly,
  isReply,
  isSilent,
  nobody,
  noNode,
  reasonOf,
  toFault,
} from "./faults.ts";
import { connect, retryDelayMs, type Connection, type ConnectOptions } from "./options.ts";
import { Trouble } from "./trouble.ts";

/** What a client is made of. */
export interface ClientOptions extends ConnectOptions {
  readonly logger: Logger;
  /**
   * Looks whether the server is one that may be used, after every connecting. Nothing else is
   * sent before it resolves; a fault that it throws refuses the server.
   */
  readonly inspect: (connection: Connection) => Promise<void>;
  /** So long a call may wait for a replica; `undefined` does not wait for one. */
  readonly replicaMs: number | undefined;
}

/** How long a replica may take to confirm what must be known to one. */
const confirmMs = 1_000;
const goodbyeMs = 1_000;
// What it means when a connection ends without a word.
const unexplained = {
  single: "the connection was closed at once; does it want TLS (rediss://)?",
  sentinel: "the connection was closed at once",
  cluster: "a part of the cluster is down",
} as const;

/** A connection to Redis that comes back by itself, and says in words what is wrong with it. */
export class RedisClient {
  readonly connection: Connection;
  /** Where Redis is, in words. */
  readonly place: string;
  readonly isCluster: boolean;
  readonly logger: Logger;
  /** True if no answer counts before a replica has what it tells. */
  readonly replicated: boolean;
  readonly #options: ClientOptions;
  readonly #waiting: ((trouble: string | undefined) => void)[] = [];
  #usable = false;
  /** Counts the connections, so that what belongs to an older one is known. */
  #epoch = 0;
  readonly #trouble: Trouble;
  /** True if the attempt to connect that goes on has said what is wrong. */
  #explained = false;
  /** The servers refused since one was usable. */
  #refusals = 0;
  #refusal: unknown;
  #closing = false;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.place = describeAddress(options.address);
    this.isCluster = options.address.mode === "cluster";
    this.logger = options.logger;
    this.#trouble = new Trouble(options.logger, this.place);
    this.replicated = options.replicaMs !== undefined;
    // A server that is refused answers each attempt, so the client's own count starts anew.
    this.connection = connect(options, (times) => retryDelayMs(times + this.#refusals));
    this.connection.on("ready", () => void this.#inspect());
    this.connection.on("error", (error: unknown) => this.#failed(error));
    this.connection.on("node error", (error: unknown) => this.#failed(error));
    this.connection.on("close", () => this.#lost());
  }

  /**
   * Resolves once the server answers and may be used; after `withinMs` with what is wrong. Rejects
   * with the fault of a server that may not be used.
   */
  async opened(withinMs: number): Promise<string | undefined> {
    if (this.#usable) return undefined;
    const trouble = await new Promise<string | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(this.#trouble.reason), withinMs);
      this.#waiting.push((why) => {
        clearTimeout(timer);
        resolve(why);
      });
    });
    if (this.#refusal !== undefined) throw this.#refusal;
    return trouble;
  }

  /** Runs commands. Throws `Fault` `store.unavailable`: they may or may not have been executed. */
  async use<Value>(work: (connection: Connection) => Promise<Value>): Promise<Value> {
    if (!this.#usable) throw this.#unavailable();
    try {
      return await work(this.connection);
    } catch (error) {
      throw this.#fault(error);
    }
  }

  /** Runs a script by its hash; sends its text where the server does not know it. */
  async run(call: ScriptCall): Promise<unknown> {
    const replicaMs = this.#options.replicaMs ?? (call.replicated ? confirmMs : undefined);
    return this.use(async (connection) => {
      try {
        return await execute(connection, call, { how: "evalsha", replicaMs });
      } catch (error) {
        if (isMoved(error)) learn(connection, call);
        if (!isNoScript(error)) throw error;
        return execute(connection, call, { how: "eval", replicaMs });
      }
    });
  }

  /** With what a call rejects whose script answered with this error. */
  refused(message: string): Error {
    // A slip of ours is not cured by repeating the call.
    return isReply(message) ? this.#fault(new Error(message)) : new TypeError(message);
  }

  /** The server does not hold any more what it was found to hold: looks again, and prepares it. */
  emptied(): void {
    const reason = "somebody emptied it: what it held is gone";
    this.logger.error("redis.emptied", { host: this.place, reason });
    void this.#inspect();
  }

  /** Ends the connection, after the answers that are still to come. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#usable = false;
    const quit = this.connection.quit().catch(() => undefined);
    const late = new Promise((resolve) => setTimeout(resolve, goodbyeMs).unref());
    await Promise.race([quit, late]);
    this.connection.disconnect();
  }

  async #inspect(): Promise<void> {
    const epoch = (this.#epoch += 1);
    try {
      await this.#options.inspect(this.connection);
      if (!this.#closing && epoch === this.#epoch) this.#works();
    } catch (error) {
      if (epoch === this.#epoch) this.#refuse(error);
    }
  }

  #works(): void {
    this.#usable = true;
    this.#refusals = 0;
    this.#refusal = undefined;
    this.#trouble.over();
    this.logger.info("redis.connected", { host: this.place });
    this.#settle(undefined);
  }

  #refuse(error: unknown): void {
    const fault = toFault(error, this.place);
    this.#refusals += 1;
    this.#explain(isFault(fault, "store.unavailable") ? fault.details.reason : fault.message);
    if (fault.code !== "store.unavailable") {
      this.#refusal = error;
      this.#settle(fault.message);
    }
    // Tried again after the usual wait: the operator may put it right meanwhile.
    if (!this.#closing) this.connection.disconnect(true);
  }

  #failed(error: unknown): void {
    // Its end says as much, or more.
    if (isSilent(error) || isCut(error)) return;
    const reason = reasonOf(error);
    if (nobody.has(reason)) void this.#ask(reason);
    else this.#explain(`${this.place}: ${reason}`);
  }

  #lost(): void {
    this.#epoch += 1;
    const { mode } = this.#options.address;
    if (this.#usable) this.#say(`${this.place}: the connection was lost`);
    else if (!this.#explained && mode === "cluster") void this.#ask(noNode);
    else if (!this.#explained) this.#say(`${this.place}: ${unexplained[mode]}`);
    this.#usable = false;
    this.#explained = false;
  }

  /** Finds out why nobody answers. */
  async #ask(reason: string): Promise<void> {
    this.#explained = true;
    const why = await askWhy(this.#options);
    if (this.#usable) return;
    const told = why === undefined && this.isCluster ? unexplained.cluster : reason;
    this.#say(`${this.place}: ${why === undefined ? told : `${reason}: ${why}`}`);
  }

  #explain(trouble: string): void {
    this.#explained = true;
    this.#say(trouble);
  }

  #say(trouble: string): void {
    if (!this.#closing) this.#trouble.hear(trouble);
  }

  #settle(trouble: string | undefined): void {
    for (const resolve of this.#waiting.splice(0)) resolve(trouble);
  }

  #unavailable(): Fault {
    const reason = this.#trouble.reason || `${this.place} is closed`;
    return new Fault("store.unavailable", { reason });
  }

  #fault(error: unknown): Fault {
    const fault = toFault(error, this.place);
    if (error instanceof Error && isReadOnly(error.message)) this.#leave(error);
    return fault;
  }

  /** Connects anew, perhaps to the one that took this one's place. */
  #leave(error: Error): void {
    if (this.isCluster || !this.#usable) return;
    this.#usable = false;
    this.#failed(error);
    this.connection.disconnect(true);
  }
}
