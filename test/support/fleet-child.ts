import type { OpenedOutside } from "../../src/outside.ts";
import { parseConfig } from "../../src/config.ts";
import { createContainer, servicesOf } from "../../src/container/container.ts";
import { tokens } from "../../src/container/tokens.ts";
import type { Capabilities } from "../../src/core/capabilities.ts";
import { Fault } from "../../src/core/fault.ts";
import { toPlain } from "../../src/core/view/plain.ts";
import type { Address, ChatEvent } from "../../src/core/event.ts";
import type { Outgoing } from "../../src/core/view/view.ts";
import { createLogger } from "../../src/ops/logger.ts";
import type { ChatAdapter, SendOptions } from "../../src/ports/chat-adapter.ts";
import { createBot } from "../../src/runtime/bot.ts";
import { openSharedStore } from "../../src/shared-store.ts";

// A whole bot process whose chat platform lives in the parent: killed at any moment by tests.

/** What the parent tells a process. */
export type Order =
  | { readonly kind: "start"; readonly outside: Omit<OpenedOutside, "close" | "demo"> }
  | { readonly kind: "deliver"; readonly id: number; readonly event: ChatEvent }
  | { readonly kind: "sent"; readonly id: number; readonly message: string }
  | { readonly kind: "stop" };

/** What a process tells the parent. */
export type Report =
  | { readonly kind: "ready" | "stopped" }
  | { readonly kind: "receipt"; readonly id: number; readonly receipt: string }
  | {
      readonly kind: "send";
      readonly id: number;
      readonly user: string;
      readonly text: string;
      readonly key: string;
      readonly replaces: string | undefined;
    };

const tell = (report: Report): void => void process.send?.(report);
const surface: Capabilities = { secrets: "visible", pageRows: 20, prefix: "/", shares: false };

/** The platform as seen from here: everything goes through the parent. */
class RemotePlatform implements ChatAdapter {
  readonly platform = "test";
  readonly #open = new Map<number, (message: string) => void>();
  #sendings = 0;

  capabilities(): Capabilities {
    return surface;
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  send(to: Address, { view }: Outgoing, { key, signal }: SendOptions): Promise<string> {
    const id = (this.#sendings += 1);
    return new Promise((resolve, reject) => {
      this.#open.set(id, resolve);
      const late = new Fault("adapter.unavailable", { platform: "test", reason: "no answer" });
      signal.addEventListener("abort", () => reject(late));
      const { user } = to;
      tell({ kind: "send", id, user, text: toPlain(view), key, replaces: view.replaces });
    });
  }

  taken(id: number, message: string): void {
    this.#open.get(id)?.(message);
    this.#open.delete(id);
  }
}

async function run(outside: Omit<OpenedOutside, "close" | "demo">): Promise<void> {
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
    if (order.kind === "stop")
      void bot.stop(5_000).then(async () => {
        await container.unbindAllAsync();
        tell({ kind: "stopped" });
        process.disconnect();
      });
  });
  tell({ kind: "ready" });
}

process.once("message", (order: Order) => {
  if (order.kind === "start") void run(order.outside);
});
// Without its parent it has no platform.
process.once("disconnect", () => process.exit(0));
