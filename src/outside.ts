import { readCa } from "./ca-file.ts";
import type { Config } from "./config.ts";
import type { Outside } from "./container/outside.ts";

/** The cloud that the process talks to, and its end. */
export interface OpenedOutside extends Outside {
  close(): Promise<void>;
}

/** What `/skip` takes as API base where the operator set none. From the requirements. */
const defaultApiBase = "https://api.plume.com";

/** Starts the sandbox if it is to answer; reads what else decides whom we trust. */
export async function openOutside(config: Config): Promise<OpenedOutside> {
  const ca =
    config.extraCaFile === undefined ? [] : [readCa("PLUME_EXTRA_CA_FILE", config.extraCaFile)];
  if (config.cloud === "plume") {
    const apiBase = config.apiBase ?? defaultApiBase;
    return { ca, hosts: {}, apiBase, demo: undefined, close: async () => Promise.resolve() };
  }
  // Loaded only here: a bot for the real cloud needs none of it.
  const { startSandbox } = await import("./sandbox/index.ts");
  const sandbox = await startSandbox();
  const { ssoUrl, credentials, homes } = sandbox;
  return {
    ca: [...ca, sandbox.ca],
    hosts: sandbox.hosts,
    apiBase: config.apiBase ?? sandbox.apiBase.replace(/\/api$/, ""),
    demo: { ssoUrl, header: credentials.header, partnerId: credentials.partnerId, homes },
    close: () => sandbox.close(),
  };
}
