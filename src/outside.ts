import { readFileSync } from "node:fs";

import type { Config } from "./config.ts";
import type { Outside } from "./container/outside.ts";
import { Fault } from "./core/fault.ts";

/** The cloud that the process talks to, and its end. */
export interface OpenedOutside extends Outside {
  close(): Promise<void>;
}

/** What `/skip` takes as API base where the operator set none. From the requirements. */
const defaultApiBase = "https://api.plume.com";

/** Starts the sandbox if it is to answer; reads what else decides whom we trust. */
export async function openOutside(config: Config): Promise<OpenedOutside> {
  const ca = config.extraCaFile === undefined ? [] : [readCa(config.extraCaFile)];
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

function readCa(file: string): string {
  const expected = 'PLUME_EXTRA_CA_FILE: expected a PEM file with "BEGIN CERTIFICATE" in it';
  try {
    const pem = readFileSync(file, "utf8");
    if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  } catch (error) {
    throw new Fault(
      "config.invalid",
      { problems: [`${expected}; ${file} cannot be read`] },
      { cause: error },
    );
  }
  throw new Fault("config.invalid", { problems: [`${expected}; ${file} holds none`] });
}
