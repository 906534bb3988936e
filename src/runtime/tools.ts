import type { Brain } from "../core/conversation/decision.ts";
import type { Address } from "../core/event.ts";
import type { Service } from "../core/service.ts";
import type { ChatAdapter } from "../ports/chat-adapter.ts";
import type { Clock } from "../ports/clock.ts";
import type { ConversationStore } from "../ports/conversation-store.ts";
import type { Logger } from "../ports/logger.ts";
import type { Envelopes } from "./envelopes.ts";
import type { Ids } from "./ids.ts";
import type { Patience } from "./patience.ts";
import type { RuntimeSettings } from "./settings.ts";

/** What all parts of one bot's shell share. */
export interface Tools<State> {
  readonly brain: Brain<State>;
  readonly store: ConversationStore;
  readonly patience: Patience;
  readonly envelopes: Envelopes<State>;
  readonly adapters: readonly ChatAdapter[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly use: <Value>(service: Service<Value>) => Value;
  readonly settings: RuntimeSettings;
  readonly ids: Ids;
}

/** The part of the tools that does not depend on the brain. */
export type Means = Omit<Tools<unknown>, "brain" | "envelopes">;

/** The adapter that serves this address; `undefined` where this process has none. */
export function adapterFor(
  { adapters }: Pick<Means, "adapters">,
  { platform, tenant }: Pick<Address, "platform" | "tenant">,
): ChatAdapter | undefined {
  return adapters.find((adapter) => adapter.platform === platform && adapter.serves(tenant));
}
