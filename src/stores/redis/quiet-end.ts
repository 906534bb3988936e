import { Socket } from "node:net";
import { AbstractConnector } from "ioredis";

/**
 * Lets connections of the client end quietly. A TLS socket that has just failed, because its
 * certificate is not trusted, fails once more when it is ended; the client listens for the first
 * error only, and the second one would end the process. Nothing can be passed to the client that
 * reaches all of its sockets: those to sentinels, and those that ask a cluster for its slots.
 */
export function endQuietly(): void {
  if (patched) return;
  patched = true;
  // oxlint-disable-next-line typescript/unbound-method -- called with its object below
  const { disconnect } = AbstractConnector.prototype;
  AbstractConnector.prototype.disconnect = function (this: AbstractConnector): void {
    const stream: unknown = Reflect.get(this, "stream");
    if (stream instanceof Socket) stream.on("error", () => undefined);
    disconnect.call(this);
  };
}

let patched = false;
