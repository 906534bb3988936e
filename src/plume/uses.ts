import { type Service, service } from "../core/service.ts";
import type {
  Connections as ConnectionsPort,
  Demo as DemoPort,
  Homes as HomesPort,
} from "./services.ts";

// What the commands and the wizard `use`.

/** People's credentials. */
export const Connections: Service<ConnectionsPort> = service("Connections");

/** Reads of the cloud. */
export const Homes: Service<HomesPort> = service("Homes");

/** What to type in the demo; no `offer` where a real cloud answers. */
export const Demo: Service<{ readonly offer: DemoPort | undefined }> = service("Demo");
