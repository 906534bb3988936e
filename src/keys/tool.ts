import { isFault, Fault } from "../core/fault.ts";
import { scrubError } from "../ops/scrub-error.ts";
import { dropAside, listAside } from "./aside.ts";
import { parseOrder, type Order } from "./command-line.ts";
import { forget } from "./forget.ts";
import { help } from "./help.ts";
import { addKey, removeKey } from "./key-file.ts";
import { list } from "./list.ts";
import { makeNew } from "./new.ts";
import { openPlace, type Place } from "./place.ts";
import { rotateKeys } from "./rotate.ts";
import { exitCodes, type ExitCode, type Surroundings } from "./surroundings.ts";

/** The operator's tool: does what the words behind `npm run keys --` say. Never rejects. */
export async function runTool(
  words: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const order = parseOrder(words);
  if (order.kind === "mistake") {
    surroundings.note(order.text);
    return exitCodes.mistake;
  }
  try {
    return await carryOut(order, surroundings);
  } catch (error) {
    return explain(error, surroundings);
  }
}

async function carryOut(order: Order, surroundings: Surroundings): Promise<ExitCode> {
  switch (order.kind) {
    case "help":
      return help(surroundings);
    case "new":
      return makeNew(order.id, surroundings);
    case "add":
      return addKey(order.id, surroundings);
    case "list":
      return inPlace(surroundings, (place) => list(place, surroundings));
    case "rotate":
      return inPlace(surroundings, (place) => rotateKeys(place, surroundings));
    case "remove":
      return inPlace(surroundings, (place) => removeKey(order.id, place, surroundings));
    case "forget":
      return inPlace(surroundings, (place) => forget(order.whom, place, surroundings));
    case "aside":
      return inPlace(surroundings, (place) =>
        order.drop ? dropAside(place, surroundings) : listAside(place, surroundings),
      );
  }
}

async function inPlace(
  surroundings: Surroundings,
  work: (place: Place) => Promise<ExitCode>,
): Promise<ExitCode> {
  const place = await openPlace(surroundings);
  try {
    return await work(place);
  } finally {
    await place.holdings.close();
  }
}

/** One line for each mistake or trouble. */
function explain(error: unknown, { env, note }: Surroundings): ExitCode {
  if (isFault(error, "config.invalid")) {
    for (const problem of error.details.problems) note(problem);
    return exitCodes.mistake;
  }
  if (isFault(error, "store.absent")) {
    note(`${error.message}; ${env["REDIS_URL"] ? redisHint : folderHint}`);
    return exitCodes.mistake;
  }
  note(error instanceof Fault ? error.message : unexpected(error));
  return exitCodes.trouble;
}

const folderHint =
  "PLUME_DATA_DIR must be the bot's data folder, for example PLUME_DATA_DIR=/srv/plume";
const redisHint =
  "REDIS_URL and REDIS_KEY_PREFIX must be the bot's, for example REDIS_URL=redis://redis.example.net:6379";

function unexpected(error: unknown): string {
  if (!(error instanceof Error)) return "an unexpected error that says nothing";
  const { name, message, stack = "" } = scrubError(error);
  return `an unexpected error: ${name}: ${message}\n${stack}`;
}
