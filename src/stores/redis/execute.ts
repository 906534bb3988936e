import { Fault } from "../../core/fault.ts";
import type { Connection } from "./options.ts";
import type { Script } from "./script.ts";

/** One call of a script. */
export interface ScriptCall {
  readonly script: Script;
  readonly keys: readonly string[];
  readonly args: readonly string[];
  /** True to be answered only once a replica has it, whatever the client's own setting. */
  readonly replicated?: boolean;
}

interface Manner {
  /** By its hash, or with its text. */
  readonly how: "eval" | "evalsha";
  /** So long a replica may take to confirm it; `undefined` does not ask one. */
  readonly replicaMs: number | undefined;
}

/** Runs a script once. Rejects with the client's errors, or where no replica confirms in time. */
export async function execute(
  connection: Connection,
  { script, keys, args }: ScriptCall,
  { how, replicaMs }: Manner,
): Promise<unknown> {
  const body = how === "eval" ? script.lua : script.sha;
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
  if (Number(waited[1]) < 1) throw unconfirmed(replicaMs);
  return ran[1];
}

function unconfirmed(ms: number): Fault {
  const reason = `no replica has confirmed it in ${ms} ms; is one connected?`;
  return new Fault("store.unavailable", { reason });
}

/** Lets a cluster's client find out where a slot went: pipelines do not teach it, commands do. */
export function learn(connection: Connection, { keys: [key = ""] }: ScriptCall): void {
  void connection.exists(key).catch(() => undefined);
}
