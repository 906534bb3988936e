import { Redis } from "ioredis";
import { namesOf } from "./workload.ts";

/** How many messages of which size. */
export interface BareOptions {
  readonly port: number;
  readonly users: number;
  /** Of each user. */
  readonly messages: number;
  readonly inFlight: number;
  /** What is written for a message. */
  readonly bytes: number;
}

/** The loop, and the end of its connection. */
export interface BareLoop {
  run(): Promise<void>;
  close(): void;
}

/**
 * The least that keeps state in Redis: for each message one GET and one SET EX by the client
 * alone, at its fastest (auto-pipelined); nothing sealed, nothing decided, nothing promised.
 */
export async function openBareLoop(options: BareOptions): Promise<BareLoop> {
  const { port, messages, inFlight, bytes } = options;
  const redis = new Redis({ port, host: "127.0.0.1", enableAutoPipelining: true });
  await redis.ping();
  const blob = "x".repeat(Math.round(bytes));
  const users = namesOf("bare", options.users);
  const run = async (): Promise<void> => {
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let user = users[next++]; user !== undefined; user = users[next++]) {
        for (let n = 0; n < messages; n += 1) {
          await redis.get(`bare:${user}`);
          await redis.set(`bare:${user}`, blob, "EX", 86_400);
        }
      }
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
  };
  return { run, close: () => redis.disconnect() };
}
