import { command, type Command } from "../../core/command/command.ts";
import { Connections, Demo } from "../uses.ts";
import { startView } from "../views/start.ts";

/** `/start`: what this is, and the next step by what is there already. */
export const start: Command = command("start", "Welcome, and what to do first").run(
  async ({ owner, use }) => {
    const connection = await use(Connections).load(owner);
    return startView({ partnerId: connection?.partnerId, demo: use(Demo).offer });
  },
);
