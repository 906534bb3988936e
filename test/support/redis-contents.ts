import type { Redis } from "ioredis";

/** Everything that a Redis holds: names and values of all keys, as somebody with a dump reads it. */
export interface Contents {
  readonly keys: readonly string[];
  /**
   * True if `secret` stands anywhere, also as any of the usual codings of its bytes, or inside
   * what such a coding hides.
   */
  holds(secret: string): boolean;
}

/** Reads all of it. */
export async function contentsOf(client: Redis): Promise<Contents> {
  const keys = (await client.keys("*")).toSorted();
  const values = await Promise.all(keys.map((key) => valueOf(client, key)));
  const text = [...keys, ...values].join("\n");
  const everything = [text, ...decoded(text)].join("\n");
  return {
    keys,
    holds: (secret) => codings(secret).some((coding) => everything.includes(coding)),
  };
}

async function valueOf(client: Redis, key: string): Promise<string> {
  const type = await client.type(key);
  switch (type) {
    case "string":
      return latin1(await client.getBuffer(key));
    case "hash":
      return Object.values(await client.hgetallBuffer(key))
        .map(latin1)
        .join("\n");
    case "zset":
      return (await client.zrangeBuffer(key, "0", "-1")).map(latin1).join("\n");
    case "none":
      // Its time was over meanwhile.
      return "";
    default:
      throw new Error(`${key} is a ${type}`);
  }
}

const latin1 = (bytes: Buffer | null): string => bytes?.toString("latin1") ?? "";

/** What runs of base64 and hex characters stand for, whatever their beginning. */
function decoded(text: string): readonly string[] {
  const base64 = [...text.matchAll(/[\w+/-]{12,}/g)].flatMap(([run]) =>
    [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), "base64").toString("latin1")),
  );
  const hex = [...text.matchAll(/[0-9a-f]{16,}/gi)].map(([run]) =>
    Buffer.from(run, "hex").toString("latin1"),
  );
  return [...base64, ...hex];
}

function codings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = bytes.toString("base64").replace(/=+$/, "");
  return [secret, base64, bytes.toString("base64url"), bytes.toString("hex")];
}
