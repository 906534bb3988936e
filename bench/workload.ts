import type { ChatEvent } from "../src/core/event.ts";
import { seal } from "../src/core/sealed.ts";
import type { Service } from "../src/core/service.ts";
import type { Connection } from "../src/plume/model.ts";
import type { Connections, Homes } from "../src/plume/services.ts";
import * as uses from "../src/plume/uses.ts";
import { healthHome, ids } from "../test/support/homes.ts";

/** What every user says, one after the other: `/auth`, four answers, two questions. */
export const lines: readonly string[] = [
  "/auth",
  "https://external.sso.plume.com/oauth2/ausc034rgdEZKz75I357/v1/token",
  "Basic MG9hYmVuY2g6MG9hYmVuY2gtbm90LWEtc2VjcmV0",
  "eb0af9d0a7ab946dcb3b8ef5",
  "/skip",
  `/health ${ids.customerId} ${ids.locationId}`,
  `/health ${ids.customerId} ${ids.locationId}`,
];

/** So many users whom nobody has met before, if `group` is new. */
export function namesOf(group: string, users: number): readonly string[] {
  return Array.from({ length: users }, (_, n) => `U${group}-${n}`);
}

/** The event of a user's message number `n`. */
export function eventOf(user: string, n: number): ChatEvent {
  return {
    delivery: `m:${user}.${n}`,
    at: {
      platform: "bench",
      tenant: "T024BE7LD",
      place: "D024BFF1M",
      user,
      shared: false,
      reply: null,
    },
    atMs: Date.now(),
    content: { kind: "text", text: lines[n] ?? "", addressed: true },
  };
}

/** A cloud that answers at once, so that what is measured is the bot. */
export function createStubs(): <Value>(service: Service<Value>) => Value {
  const saved = new Map<string, Connection>();
  const connections: Connections = {
    load: async (owner) => Promise.resolve(saved.get(owner)),
    lossOf: async () => Promise.resolve(undefined),
    test: async () =>
      Promise.resolve({
        kind: "good",
        token: { token: seal("token"), expiresAtMs: Date.now() + 3_600_000 },
        apiBaseAnswers: true,
      }),
    async save(owner, credentials) {
      saved.set(owner, { ...credentials, revision: owner, savedAtMs: 0 });
      return Promise.resolve();
    },
    remove: async () => Promise.resolve({}),
    tokenState: async () => Promise.resolve({ kind: "none" }),
  };
  const reads = healthHome();
  const homes: Homes = { read: async () => Promise.resolve({ kind: "reads", reads }) };
  const values = new Map<symbol, unknown>([
    [uses.Connections.key, connections],
    [uses.Homes.key, homes],
  ]);
  return <Value>(service: Service<Value>) => values.get(service.key) as Value;
}
