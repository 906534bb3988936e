import { once } from "node:events";
import { BenchBot } from "./bot.ts";
import { benchVault, openBenchStore } from "./server.ts";
import { namesOf } from "./workload.ts";

// One of several processes: warms up, says so, waits for the word, and says how many it answered.
const [url = "", group = "", share = "{}"] = process.argv.slice(2);
const { users, inFlight } = JSON.parse(share) as { users: number; inFlight: number };
const vault = benchVault();
const store = await openBenchStore(url, vault);
const bench = new BenchBot(store.conversations, vault);
await bench.bot.start();
await bench.talk(namesOf(`${group}-warm`, Math.ceil(users / 2)), inFlight);
bench.forget();
process.send?.("ready");
await once(process, "message");
await bench.talk(namesOf(group, users), inFlight);
process.send?.(bench.latenciesMs.length);
