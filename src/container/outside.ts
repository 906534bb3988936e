import type { Demo } from "../plume/services.ts";
import type { PinnedHost } from "../plume/http/http-connect.ts";

/** What the process found out before the container is built: the cloud it talks to. */
export interface Outside {
  /** Certificate authorities to trust beside the known ones, PEM. */
  readonly ca: readonly string[];
  /** Names that lead to an address of our choice. */
  readonly hosts: { readonly [name: string]: PinnedHost };
  /** What `/skip` takes as API base. */
  readonly apiBase: string;
  /** Set when a simulated cloud answers. */
  readonly demo: Demo | undefined;
}
