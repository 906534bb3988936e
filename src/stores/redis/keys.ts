import { bucketOf } from "../bucket.ts";

/** What a key is the name of. */
export interface KeyName {
  readonly kind:
    | "conversation"
    | "delivery"
    | "aside"
    | "connection"
    | "installation"
    | "value"
    | "lock";
  readonly bucket: number;
  /** What stands behind the bucket. */
  readonly rest: string;
}

const letters: { readonly [letters: string]: KeyName["kind"] } = {
  c: "conversation",
  d: "delivery",
  aside: "aside",
  conn: "connection",
  inst: "installation",
  v: "value",
  lock: "lock",
};
const form = /^([a-z]+):\{(\d{1,3})\}:(.*)$/s;

/** The names of all keys, behind the operator's own prefix. The bucket is the cluster's hash tag. */
export class Keys {
  readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  /** Which form the data has. */
  get layout(): string {
    return `${this.prefix}layout`;
  }

  /** A sealed text by which a key ring is known to be the right one. */
  get check(): string {
    return `${this.prefix}check`;
  }

  conversation(bucket: number, id: string): string {
    return `${this.prefix}c:{${bucket}}:${id}`;
  }

  delivery(bucket: number, conversation: string, id: string): string {
    return `${this.prefix}d:{${bucket}}:${conversation}:${id}`;
  }

  /** The index of a bucket: when somebody must look at which conversation. */
  due(bucket: number): string {
    return `${this.prefix}due:{${bucket}}`;
  }

  /** Written so that a replica can be waited for. */
  sync(bucket: number): string {
    return `${this.prefix}sync:{${bucket}}`;
  }

  /** A record that could not be read. */
  aside(conversation: string, name: string): string {
    return `${this.prefix}aside:{${bucketOf(conversation)}}:${conversation}:${name}`;
  }

  /** An index that could not be read. */
  asideIndex(bucket: number): string {
    return `${this.prefix}aside:{${bucket}}:index`;
  }

  connection(owner: string): string {
    return `${this.prefix}conn:{${bucketOf(owner)}}:${owner}`;
  }

  installation(name: string): string {
    return `${this.prefix}inst:{${bucketOf(name)}}:${name}`;
  }

  /** A cached value, for example an access token. */
  value(name: string): string {
    return `${this.prefix}v:{${bucketOf(name)}}:${name}`;
  }

  lock(name: string): string {
    return `${this.prefix}lock:{${bucketOf(name)}}:${name}`;
  }

  /** What `key` is the name of; `undefined` for what is not one of these. */
  parse(key: string): KeyName | undefined {
    if (!key.startsWith(this.prefix)) return undefined;
    const [, start = "", bucket, rest = ""] = form.exec(key.slice(this.prefix.length)) ?? [];
    const kind = letters[start];
    return kind && { kind, bucket: Number(bucket), rest };
  }

  /** By which the repetition of a write of `name` is recognised. */
  once(name: string, op: string): string {
    return `${this.prefix}once:{${bucketOf(name)}}:${op}`;
  }

  /** A key of every kind, of no conversation that there could be; all in one slot. */
  ofEveryKind(): readonly string[] {
    const kinds = ["c", "due", "d", "sync", "aside", "conn", "inst", "v", "lock", "once"];
    return kinds.map((kind) => `${this.prefix}${kind}:{0}:-`);
  }
}
