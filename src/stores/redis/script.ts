import { createHash } from "node:crypto";

/** A Lua script and the name by which a server that has it runs it. */
export interface Script {
  readonly lua: string;
  /** SHA-1 of the text, as EVALSHA takes it. */
  readonly sha: string;
}

/** Lua for the server's time, as TIME gives it: seconds and microseconds. */
export const serverClock = "redis.call('TIME')";

/** The script with this text behind `now`, the time in ms by `clock`; a test's stands still. */
export function toScript(lua: string, clock = serverClock): Script {
  const time = `local time = ${clock}; local now = time[1] * 1000 + math.floor(time[2] / 1000)`;
  const whole = `${time}\n${lua}`;
  return { lua: whole, sha: createHash("sha1").update(whole).digest("hex") };
}
