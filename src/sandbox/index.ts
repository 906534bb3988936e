export type { SandboxClient } from "./clients.ts";
export type { FaultRule } from "./faults.ts";
export { hostileNames } from "./homes/names.ts";
export type { Sandbox, SandboxOptions } from "./sandbox.ts";
export { startSandbox } from "./start.ts";
