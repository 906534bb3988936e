import { createSystemClock } from "../../src/ops/system-clock.ts";
import { openEmbeddedHoldings } from "../../src/stores/embedded/holdings.ts";
import { turnKeys } from "./rotating.ts";

// The operator's process, for tests that need one beside the bot's: rotates a store file back and
// forth until its input ends, and says after every turn how far it is.

const [file = ""] = process.argv.slice(2);
const clock = createSystemClock();
// Gives way less than the operator's tool does, so that they meet more often.
const hasty = { ...clock, sleep: (ms: number) => clock.sleep(Math.min(ms, 5)) };
const holdings = openEmbeddedHoldings(file, hasty);
let over = false;
process.stdin.on("end", () => (over = true)).resume();
await turnKeys(holdings, ["k2", "k1"], (so) => {
  process.stdout.write(`${JSON.stringify(so)}\n`);
  return over;
});
await holdings.close();
