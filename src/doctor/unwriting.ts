import type { Connection } from "../stores/redis/options.ts";

/**
 * The same connection, on which what a bot would make at its first start is not made; `onWrite` is
 * told instead, and the caller that it was done.
 */
export function unwriting(connection: Connection, onWrite: () => void): Connection {
  const set = async (): Promise<"OK"> => {
    onWrite();
    return Promise.resolve("OK");
  };
  return new Proxy(connection, {
    get(target, name): unknown {
      if (name === "set") return set;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
