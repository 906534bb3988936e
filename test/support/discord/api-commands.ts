import { at } from "../../../src/ops/payload.ts";
import { nothing, ok, param, type ApiAnswer, type ApiCall, type Handler } from "./api-call.ts";
import type { Backstage } from "./backstage.ts";
import { unlocalised, type Shelf, type WireCommand } from "./command-book.ts";
import { commandRule, commandsRule } from "./command-rules.ts";
import { forbidden, notFound, Refusal } from "./refusal.ts";

const mostCommands = 100;

/** Where the call registers commands. Throws a `Refusal` where it may not. */
function shelfOf({ app, world }: Backstage, call: ApiCall): Shelf {
  if (param(call, "app") !== app.id) throw forbidden(20_012);
  const id = call.params["guild"];
  if (id === undefined) return undefined;
  if (world.guilds.get(id)?.hasBot !== true) throw forbidden(50_001);
  return id;
}

function commandOf({ commands }: Backstage, shelf: Shelf, call: ApiCall): WireCommand {
  const command = commands.on(shelf).find(({ id }) => id === param(call, "command"));
  if (!command) throw notFound(10_063);
  return command;
}

const isEntry = (command: unknown): boolean => at(command, "type") === 4;

export const listCommands: Handler = (stage, call) => {
  const all = stage.commands.on(shelfOf(stage, call));
  const isWhole = call.query.get("with_localizations") === "true";
  return ok(isWhole ? all : unlocalised(all));
};

export const replaceCommands: Handler = (stage, call) => {
  const shelf = shelfOf(stage, call);
  stage.inspector.check(call.route, commandsRule(shelf === undefined), call.body);
  const given = call.body as readonly unknown[];
  if (stage.commands.on(shelf).some(isEntry) && !given.some(isEntry))
    throw new Refusal(400, 50_240);
  return ok(stage.commands.replace(shelf, given));
};

export const createCommand: Handler = (stage, call) => {
  const shelf = shelfOf(stage, call);
  stage.inspector.check(call.route, commandRule(shelf === undefined), call.body);
  return put(stage, shelf, call.body as object);
};

export const getCommand: Handler = (stage, call) =>
  ok(commandOf(stage, shelfOf(stage, call), call));

export const changeCommand: Handler = (stage, call) => {
  const shelf = shelfOf(stage, call);
  const before = commandOf(stage, shelf, call);
  const { name, description, options, default_member_permissions: rights } = before;
  const known = { name, description, default_member_permissions: rights };
  const body = { ...known, ...(options && { options }), ...(call.body as object) };
  stage.inspector.check(call.route, commandRule(shelf === undefined), body);
  return ok(stage.commands.change(shelf, before, body));
};

export const deleteCommand: Handler = (stage, call) => {
  const shelf = shelfOf(stage, call);
  stage.commands.remove(shelf, commandOf(stage, shelf, call));
  return nothing;
};

function put(stage: Backstage, shelf: Shelf, body: object): ApiAnswer {
  const { command, isNew } = stage.commands.put(shelf, body);
  if (stage.commands.on(shelf).length > mostCommands) {
    stage.commands.remove(shelf, command);
    throw forbidden(30_032);
  }
  return { status: isNew ? 201 : 200, body: command };
}
