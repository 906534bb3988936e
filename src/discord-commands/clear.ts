import { isEntryPoint } from "../../adapters/discord/index.ts";
import { exitCodes, type ExitCode } from "../keys/surroundings.ts";
import { mistaken, type Registered } from "./found.ts";
import { countOf, placeOf } from "./words.ts";

/** Takes away all commands of a server, or those that are everywhere where there is none. */
export async function clear(server: string | undefined, registered: Registered): Promise<ExitCode> {
  const { registry, signal, surroundings } = registered;
  const place = placeOf(server);
  const listed = await registry.list(server, signal);
  if (listed.kind === "failed") return mistaken(listed.failure, registered, place);
  const found = listed.value;
  const gone = found.filter((command) => !isEntryPoint(command));
  if (gone.length === 0) {
    surroundings.say(`${place}: there were no commands`);
    return exitCodes.well;
  }
  const replaced = await registry.replace({ server, commands: [], found }, signal);
  if (replaced.kind === "failed") return mistaken(replaced.failure, registered, place);
  surroundings.say(`${place}: ${countOf(gone)} taken away`);
  return exitCodes.well;
}
