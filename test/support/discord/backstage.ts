import type { AgingTime } from "../aging.ts";
import type { CommandBook } from "./command-book.ts";
import type { FakeGateway } from "./gateway/fake-gateway.ts";
import type { Ids } from "./ids.ts";
import type { Inspector } from "./inspector.ts";
import type { Interactions } from "./interactions.ts";
import type { Complaint } from "./types.ts";
import type { Nonces } from "./nonces.ts";
import type { World } from "./world.ts";

/** What Discord knows of the app. */
export interface AppFacts {
  readonly id: string;
  readonly name: string;
  /** The bot's user, which is not the app. */
  readonly botId: string;
  readonly publicKey: string;
  /** The one that is good now. */
  readonly token: string;
}

/** What calls and people share. */
export interface Backstage {
  readonly app: { -readonly [Fact in keyof AppFacts]: AppFacts[Fact] };
  readonly time: AgingTime;
  readonly ids: Ids;
  readonly world: World;
  readonly gateway: FakeGateway;
  readonly inspector: Inspector;
  readonly interactions: Interactions;
  readonly commands: CommandBook;
  readonly nonces: Nonces;
  readonly complaints: Complaint[];
  /** How large a file may be. */
  readonly attachmentBytes: number;
}
