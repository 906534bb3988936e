import { bucketOf } from "../bucket.ts";

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

  connection(owner: string): string {
    return `${this.prefix}conn:{${bucketOf(owner)}}:${owner}`;
  }

  /** A cached value, for example an access token. */
  value(name: string): string {
    return `${this.prefix}v:{${bucketOf(name)}}:${name}`;
  }

  lock(name: string): string {
    return `${this.prefix}lock:{${bucketOf(name)}}:${name}`;
  }

  /** By which the repetition of a write of `name` is recognised. */
  once(name: string, op: string): string {
    return `${this.prefix}once:{${bucketOf(name)}}:${op}`;
  }
}
