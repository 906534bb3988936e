import { Fault, isFault } from "../../core/fault.ts";
import type { Logger } from "../../ports/logger.ts";
import { describeAddress } from "./address.ts";
import { isNoScript, isReadOnly, reasonOf, toFault } from "./faults.ts";
import { connect, type Connection, type ConnectOptions } from "./options.ts";
import type { Script } from "./script.ts";

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

/** One call of a script. */
export interface ScriptCall {
  readonly script: Script;
  readonly keys: readonly string[];
  readonly args: readonly string[];
  /** True to be answered only once a replica has it, whatever the client's own setting. */
  readonly replicated?: boolean;
}

/** How long a replica may take to confirm what must be known to one. */
const confirmMs = 1_000;
// A server that does not take writes is left for another one, but not in a circle.
const leaveAgainMs = 1_000;

/** A connection to Redis that comes back by itself, and says in words what is wrong with it. */
export class RedisClient {
  readonly connection: Connection;
  /** Where Redis is, in words. */
  readonly place: string;
  readonly isCluster: boolean;
  /** True if no answer counts before a replica has what it tells. */
  readonly replicated: boolean;
  readonly #options: ClientOptions;
  readonly #waiting: ((trouble: string | undefined) => void)[] = [];
  #usable = false;
  /** Counts the connections, so that what belongs to an older one is known. */
  #epoch = 0;
  #trouble = "not connected yet";
  #refusal: unknown;
  #closing = false;
  #leftAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.place = describeAddress(options.address);
    this.isCluster = options.address.mode === "cluster";
    this.replicated = options.replicaMs !== undefined;
    this.connection = connect(options);
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
      const timer = setTimeout(() => resolve(this.#trouble), withinMs);
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
    return this.use(async (connection) => {
      try {
        return await this.#execute(connection, call, "evalsha");
      } catch (error) {
        if (!isNoScript(error)) throw error;
        this.#options.logger.info("redis.script-loaded", { host: this.place });
        return this.#execute(connection, call, "eval");
      }
    });
  }

  /** The fault of an error that stood in a script's answer. */
  refused(message: string): Fault {
    return this.#fault(new Error(message));
  }

  /** Ends the connection, after the answers that are still to come. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#usable = false;
    const quit = this.connection.quit().catch(() => undefined);
    const late = new Promise((resolve) => setTimeout(resolve, confirmMs).unref());
    await Promise.race([quit, late]);
    this.connection.disconnect();
  }

  async #execute(
    connection: Connection,
    { script, keys, args, replicated }: ScriptCall,
    how: "eval" | "evalsha",
  ): Promise<unknown> {
    const body = how === "eval" ? script.lua : script.sha;
    const replicaMs = this.#options.replicaMs ?? (replicated ? confirmMs : undefined);
    if (replicaMs === undefined) return connection[how](body, keys.length, ...keys, ...args);
    // Behind the script on the same connection: it waits for this connection's last write.
    const results = await connection
      .pipeline()
      [how](body, keys.length, ...keys, ...args)
      .wait(1, replicaMs)
      .exec();
    const [ran, waited] = results ?? [];
    if (!ran || !waited) throw new Error("Connection is closed.");
    const error = ran[0] ?? waited[0];
    if (error) throw error;
    if (Number(waited[1]) < 1) throw this.#unconfirmed(replicaMs);
    return ran[1];
  }

  #unconfirmed(ms: number): Fault {
    const reason = `${this.place}: no replica has confirmed it in ${ms} ms`;
    return new Fault("store.unavailable", { reason });
  }

  async #inspect(): Promise<void> {
    const epoch = (this.#epoch += 1);
    try {
      await this.#options.inspect(this.connection);
      if (this.#closing || epoch !== this.#epoch) return;
      this.#usable = true;
      this.#trouble = "";
      this.#options.logger.info("redis.connected", { host: this.place });
      this.#settle(undefined);
    } catch (error) {
      if (epoch === this.#epoch) this.#refuse(error);
    }
  }

  #refuse(error: unknown): void {
    const fault = toFault(error, this.place);
    this.#say(isFault(fault, "store.unavailable") ? fault.details.reason : fault.message);
    if (fault.code !== "store.unavailable") {
      this.#refusal = error;
      this.#settle(fault.message);
    }
    // Tried again after the usual wait: the operator may put it right meanwhile.
    if (!this.#closing) this.connection.disconnect(true);
  }

  #failed(error: unknown): void {
    this.#say(`${this.place}: ${reasonOf(error)}`);
  }

  #lost(): void {
    this.#epoch += 1;
    if (this.#closing || !this.#usable) return;
    this.#usable = false;
    this.#say(`${this.place}: the connection was lost`);
  }

  /** Says what is wrong, once for as long as it stays the same. */
  #say(trouble: string): void {
    if (this.#closing || trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#options.logger.warn("redis.trouble", { host: this.place, reason: trouble });
  }

  #settle(trouble: string | undefined): void {
    for (const resolve of this.#waiting.splice(0)) resolve(trouble);
  }

  #unavailable(): Fault {
    return new Fault("store.unavailable", { reason: this.#trouble || `${this.place} is closed` });
  }

  #fault(error: unknown): Fault {
    const fault = toFault(error, this.place);
    if (error instanceof Error && isReadOnly(error.message)) this.#leave();
    return fault;
  }

  /** Connects anew, perhaps to the one that took this one's place. */
  #leave(): void {
    const nowMs = performance.now();
    if (this.isCluster || nowMs - this.#leftAtMs < leaveAgainMs) return;
    this.#leftAtMs = nowMs;
    this.connection.disconnect(true);
  }
}
