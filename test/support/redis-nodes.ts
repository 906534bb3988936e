import { setTimeout as sleep } from "node:timers/promises";
import { freePort, RedisServer, startRedis } from "./redis-server.ts";

/** Two masters that share the slots of a cluster. */
export async function startTwoMasters(): Promise<readonly [RedisServer, RedisServer]> {
  const start = async (): Promise<readonly [RedisServer, number]> => {
    const busPort = await freePort();
    const settings = { "cluster-enabled": "yes", "cluster-port": String(busPort) };
    return [await startRedis({ settings }), busPort];
  };
  const [one, onePort] = await start();
  const [two] = await start();
  await one.client.call("CLUSTER", "ADDSLOTSRANGE", 0, 8191);
  await two.client.call("CLUSTER", "ADDSLOTSRANGE", 8192, 16_383);
  await two.client.call("CLUSTER", "MEET", "127.0.0.1", one.port, onePort);
  for (const server of [one, two]) while (!(await isWhole(server))) await sleep(20);
  return [one, two];
}

async function isWhole({ client }: RedisServer): Promise<boolean> {
  const info = String(await client.call("CLUSTER", "INFO"));
  return info.includes("cluster_state:ok") && info.includes("cluster_size:2");
}
