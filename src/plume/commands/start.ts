import { command, type Command } from "../../core/command/command.ts";
import { Connections, Demo, RecentHomes } from "../uses.ts";
import { startView } from "../views/start.ts";
import { summaries } from "./translations.ts";

/** `/start`: what this is, and the next step by what is there already. */
export const start: Command = command("start", "Welcome, and what to do first")
  .translated(summaries.start)
  .run(async ({ at, owner, surface, use }) => {
    const connection = await use(Connections).load(owner);
    // What somebody asked about elsewhere is nothing for others to read.
    const isAlone = !at.shared || surface.shares;
    const recent = connection && isAlone ? await use(RecentHomes).of(connection) : [];
    return startView({ partnerId: connection?.partnerId, recent, demo: use(Demo).offer });
  });
