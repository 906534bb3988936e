import { repertoire, type Repertoire } from "../core/conversation/repertoire.ts";
import { auth, logout } from "./commands/auth.ts";
import { health, status } from "./commands/health.ts";
import { help } from "./commands/help.ts";
import { devices, nodes, wifi } from "./commands/lists.ts";
import { start } from "./commands/start.ts";
import { createAuthWizard, type AuthSettings } from "./wizards/auth.ts";

/** All that the Plume bot can do. */
export function createPlumeRepertoire(settings: AuthSettings): Repertoire {
  return repertoire({
    commands: [start, help, health, status, nodes, devices, wifi, auth, logout],
    wizards: [createAuthWizard(settings)],
    greeting: "start",
  });
}
