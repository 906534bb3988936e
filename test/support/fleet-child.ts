import { parseConfig } from "../../src/config.ts";
import { createContainer, servicesOf } from "../../src/container/container.ts";
import type { Outside } from "../../src/container/outside.ts";
import { tokens } from "../../src/container/tokens.ts";
import type { Capabilities } from "../../src/core/capabilities.ts";
import { Fault } from "../../src/core/fault.ts";
import { toPlain } from "../../src/core/view/plain.ts";
import type { Address, ChatEvent } from "../../src/core/event.ts";
import type { Outgoing } from "../../src/core/view/view.ts";
import { createLogger } from "../../src/ops/logger.ts";
import type { ChatAdapter, Receipt, SendOptions } from "../../src/ports/chat-adapter.ts";
import { createBot } from "../../src/runtime/bot.ts";
import { openSharedStore } from "../../src/shared-store.ts";
import { plainSurface } from "./surface.ts";

// A whole bot process whose chat platform lives in the parent: killed at any moment by tests.

/** The cloud that the processes talk to. */
export type Surroundings = Omit<Outside, "demo">;

/** What the parent tells a process; without its parent it stops. */
export type Order =
  | { readonly kind: "start"; readonly outside: Surroundings }
  | { readonly kind: "deliver"; readonly id: number; readonly event: ChatEvent }
  | { readonly kind: "sent"; readonly id: number; readonly message: string };

/** What a process tells the parent. */
export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "receipt"; readonly id: number; readonly receipt: Receipt }
  | {
      readonly kind: "send";
      readonly id: number;
      readonly place: string;
      readonly text: string;
      readonly replaces: string | undefined;
    };

const tell = (report: Report): void => void process.send?.(report);
/** The platform as seen from here: everything goes through the parent. */
class RemotePlatform implements ChatAdapter {
  readonly platform = "test";
  readonly #open = new Map<number, (message: string) => void>();
  #sendings = 0;

  serves(): boolean {
    return true;
  }

  capabilities(): Capabilities {
    return plainSurface;
  }

  async start(): Promise<void> {}

  trouble(): string | undefined {
    return undefined;
  }

  async stop(): Promise<void> {}

  send({ place }: Address, { view }: Outgoing, { signal }: SendOptions): Promise<string> {
    const id = (this.#sendings += 1);
    return new Promise((resolve, reject) => {
      this.#open.set(id, resolve);
      const late = new Fault("adapter.unavailable", { platform: "test", reason: "no answer" });
      signal.addEventListener("abort", () => reject(late));
      tell({ kind: "send", id, place, text: toPlain(view), replaces: view.replaces });
    });
  }

  taken(id: number, message: string): void {
    this.#open.get(id)?.(message);
    this.#open.delete(id);
  }
}

async function run(outside: Surroundings): Promise<void> {
  const config = parseConfig(process.env);
  const destination = { write: (line: string) => void process.stderr.write(line) };
  const logger = createLogger({ level: "info", destination });
  const { redis } = config;
  const container = createContainer({
    config,
    outside: { ...outside, demo: undefined },
    logger,
    openShared: redis && ((vault) => openSharedStore(redis, vault, logger)),
  });
  const store = container.get(tokens.Store);
  await store.opened(10_000);
  const platform = new RemotePlatform();
  const bot = createBot({
    brain: container.get(tokens.Brain),
    store: store.conversations,
    vault: container.get(tokens.Vault),
    adapters: [platform],
    clock: container.get(tokens.Clock),
    logger,
    use: servicesOf(container),
  });
  await bot.start();
  process.on("message", (order: Order) => {
    if (order.kind === "sent") platform.taken(order.id, order.message);
    if (order.kind === "deliver")
      void bot
        .receive(order.event)
        .then((receipt) => tell({ kind: "receipt", id: order.id, receipt }));
  });
  process.once("disconnect", () => {
    void bot
      .stop(1_000)
      .then(() => container.unbindAllAsync())
      .finally(() => process.exit(0));
  });
  tell({ kind: "ready" });
}

process.once("message", (order: Order) => {
  if (order.kind === "start") void run(order.outside);
});
