import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Decides on a chunk of bytes as it passes. */
type Choice = (bytes: Buffer) => boolean;

/** One client's way through the proxy. */
interface Passage {
  readonly client: Socket;
  readonly server: Socket;
  /** True from a request whose reply will not arrive. */
  losing: boolean;
}

interface Loss {
  readonly isMeant: Choice;
  readonly lost: (request: Buffer) => void;
}

/** A TCP proxy on loopback that treats what passes as badly as it is told. */
export class FaultProxy {
  readonly port: number;
  /** Each chunk of bytes is held back so long, each way. */
  latencyMs = 0;
  /** What passes arrives in pieces of so many bytes, a millisecond apart; 0 lets it pass whole. */
  trickleBytes = 0;
  /** Changes replies as they pass. */
  rewrite: (reply: Buffer) => Buffer = (reply) => reply;
  /** How many connections were ever asked for. */
  connections = 0;
  /** All requests that were passed on, as they came. */
  readonly requests: Buffer[] = [];
  readonly #server: Server;
  readonly #targetPort: number;
  readonly #passages = new Set<Passage>();
  readonly #losses: Loss[] = [];
  #silent: Promise<void> | undefined;
  #speak: () => void = () => undefined;

  private constructor(server: Server, targetPort: number) {
    this.#server = server;
    this.#targetPort = targetPort;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (client) => this.#open(client));
  }

  /** A proxy to the server on `targetPort`, which lets everything pass. */
  static async start(targetPort: number): Promise<FaultProxy> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new FaultProxy(server, targetPort);
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Cuts what is open now. */
  cut(): void {
    for (const passage of this.#passages) this.#end(passage);
  }

  /** From now on nothing passes, and nothing is closed: a black hole. `speak` ends it. */
  silence(): void {
    this.#silent ??= new Promise((resolve) => (this.#speak = resolve));
  }

  speak(): void {
    this.#silent = undefined;
    this.#speak();
  }

  /** Cuts what is open and refuses what comes, until `open`. */
  async refuse(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.cut();
    await closed;
  }

  async open(): Promise<void> {
    this.#server.listen(this.port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  /**
   * The next request for which `isMeant` is passed on; once the server has executed it, its reply
   * is swallowed and the connection cut. Resolves with the request.
   */
  loseReply(isMeant: Choice): Promise<Buffer> {
    return new Promise((lost) => this.#losses.push({ isMeant, lost }));
  }

  async close(): Promise<void> {
    this.speak();
    if (this.#server.listening) await this.refuse();
  }

  #open(client: Socket): void {
    this.connections += 1;
    const server = connect(this.#targetPort, "127.0.0.1");
    const passage = { client, server, losing: false };
    this.#passages.add(passage);
    client.once("close", () => this.#passages.delete(passage));
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
    }
    this.#pass(client, server, (request) => this.#request(passage, request));
    this.#pass(server, client, (reply) => this.#reply(passage, reply));
  }

  /** Passes chunks on in order, one at a time; `look` may end the passage, as the end does. */
  #pass(from: Socket, to: Socket, look: (bytes: Buffer) => Buffer | undefined): void {
    let before = Promise.resolve();
    from.on("data", (bytes: Buffer) => {
      before = before.then(async () => {
        if (this.latencyMs > 0) await sleep(this.latencyMs);
        await this.#silent;
        const passing = look(bytes);
        if (passing !== undefined) await this.#write(to, passing);
      });
    });
    from.on("close", () => void before.then(() => to.destroy()));
  }

  #request(passage: Passage, request: Buffer): Buffer {
    this.requests.push(request);
    const index = this.#losses.findIndex(({ isMeant }) => isMeant(request));
    const [loss] = index < 0 ? [] : this.#losses.splice(index, 1);
    if (loss) {
      passage.losing = true;
      passage.client.once("close", () => loss.lost(request));
    }
    return request;
  }

  #reply(passage: Passage, reply: Buffer): Buffer | undefined {
    if (!passage.losing) return this.rewrite(reply);
    this.#end(passage);
    return undefined;
  }

  async #write(to: Socket, bytes: Buffer): Promise<void> {
    const size = this.trickleBytes || bytes.length;
    for (let at = 0; at < bytes.length && !to.destroyed; at += size) {
      if (at > 0) await sleep(1);
      to.write(bytes.subarray(at, at + size));
    }
  }

  #end(passage: Passage): void {
    passage.client.destroy();
    passage.server.destroy();
  }
}
