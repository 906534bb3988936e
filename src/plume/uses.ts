import { type Service, service } from "../core/service.ts";
import type {
  Connections as ConnectionsPort,
  Demo as DemoPort,
  Homes as HomesPort,
  RecentHomes as RecentHomesPort,
} from "./services.ts";

// What the commands and the wizard `use`.

/** People's credentials. */
export const Connections: Service<ConnectionsPort> = service("Connections");

/** Reads of the cloud. */
export const Homes: Service<HomesPort> = service("Homes");

/** The homes that people asked about last. */
export const RecentHomes: Service<RecentHomesPort> = service("RecentHomes");

/** What to type in the demo; no `offer` where a real cloud answers. */
export const Demo: Service<{ readonly offer: DemoPort | undefined }> = service("Demo");
