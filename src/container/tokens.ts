import type { ServiceIdentifier } from "inversify";

import type { Config } from "../config.ts";
import type { ConversationState } from "../core/conversation/conversation.ts";
import type { Brain } from "../core/conversation/decision.ts";
import type { Service } from "../core/service.ts";
import type { Repertoire } from "../core/conversation/repertoire.ts";
import type { Cloud } from "../plume/cloud/cloud.ts";
import type { HttpClient } from "../plume/http/http.ts";
import type { TokenService } from "../plume/sign-in/oauth.ts";
import type { Tokens } from "../plume/sign-in/tokens.ts";
import * as uses from "../plume/uses.ts";
import type { Clock } from "../ports/clock.ts";
import type { Limiter } from "../ports/limiter.ts";
import type { Logger } from "../ports/logger.ts";
import type { Vault } from "../ports/vault.ts";
import type { Outside } from "./outside.ts";
import type { Store } from "./store.ts";

// A bare const would narrow to its own symbol and lose the type.
const token = <Value>(name: string): ServiceIdentifier<Value> => Symbol(name);

const keyOf = <Value>(service: Service<Value>): ServiceIdentifier<Value> => service.key;

/** Names of all that the container holds. */
export const tokens = {
  Config: token<Config>("Config"),
  Outside: token<Outside>("Outside"),
  Clock: token<Clock>("Clock"),
  Logger: token<Logger>("Logger"),
  Vault: token<Vault>("Vault"),
  Store: token<Store>("Store"),
  Limiter: token<Limiter>("Limiter"),
  Http: token<HttpClient>("Http"),
  TokenService: token<TokenService>("TokenService"),
  Tokens: token<Tokens>("Tokens"),
  Cloud: token<Cloud>("Cloud"),
  Repertoire: token<Repertoire>("Repertoire"),
  Brain: token<Brain<ConversationState>>("Brain"),
  // What handlers `use` goes by the services' own keys.
  Connections: keyOf(uses.Connections),
  Homes: keyOf(uses.Homes),
  RecentHomes: keyOf(uses.RecentHomes),
  Demo: keyOf(uses.Demo),
} as const;
