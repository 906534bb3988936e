import { type Clock, reveal, type Sealed, textAt, type Told } from "../../src/index.ts";
import { ask, told, type Ask, type Heard } from "./ask.ts";
import { knock } from "./knock.ts";

/** Whose token it is. */
export interface KnownApp {
  /** The workspace, or the organization. */
  readonly team: string;
  /** Its name, for people to read. */
  readonly teamName: string;
  /** Without `@`. */
  readonly username: string;
  /** True for a bot's token; a person's is none. */
  readonly isBot: boolean;
  /** Its rights; `undefined` where Slack did not say. */
  readonly scopes: readonly string[] | undefined;
}

/** All that Slack says of an app, and the bot of itself, without changing anything there. */
export interface SlackInspection {
  /** By the token of one workspace; `undefined` where there are to be several. */
  readonly app: Told<KnownApp> | undefined;
  /** Whether client ID and secret are an app's; `undefined` where there are none. */
  readonly client: Told<true> | undefined;
  /** Whether Slack would open a connection for Socket Mode; `undefined` over HTTP. */
  readonly socket: Told<true> | undefined;
  /** Whether the bot answers where it listens, and from outside; `undefined` where it need not. */
  readonly near: Told<true> | undefined;
  readonly far: Told<true> | undefined;
  /** What time it was there and here at the same moment; `undefined` if no answer said so. */
  readonly times: { readonly thereMs: number; readonly hereMs: number } | undefined;
}

/** What is to be inspected. */
export interface InspectOptions {
  readonly access:
    | { readonly kind: "token"; readonly token: Sealed }
    | { readonly kind: "oauth"; readonly clientId: string; readonly clientSecret: Sealed };
  readonly hearing:
    | { readonly kind: "socket"; readonly appToken: Sealed }
    | {
        readonly kind: "http";
        readonly signingSecret: Sealed;
        /** Addresses at which the bot answers: where it listens, and from outside. */
        readonly nearUrl: string | undefined;
        readonly farUrl: string | undefined;
      };
  /** Another Web API than Slack's. @default "https://slack.com/api" */
  readonly apiRoot?: string | undefined;
  readonly clock: Clock;
  /** Ends what takes too long. */
  readonly signal: AbortSignal;
}

interface Timed extends InspectOptions {
  /** Told of each answer that says what time it is at Slack. */
  readonly heard: (times: NonNullable<SlackInspection["times"]>) => void;
}

/**
 * Asks Slack about an app, and the bot whether it answers, beside the bot itself: nothing is
 * changed, no event is taken, no connection is made. Never rejects.
 */
export async function inspectSlack(options: InspectOptions): Promise<SlackInspection> {
  let times: SlackInspection["times"];
  const timed = { ...options, heard: (said: typeof times) => void (times ??= said) };
  const [app, client, socket, near, far] = await Promise.all([
    askWho(timed),
    tryClient(timed),
    trySocket(timed),
    tryAddress(options, "nearUrl"),
    tryAddress(options, "farUrl"),
  ]);
  return { app, client, socket, near, far, times };
}

async function asked(call: Ask, options: Timed, token?: Sealed): Promise<Told<Heard>> {
  const { clock, apiRoot, signal, heard } = options;
  const askedMs = clock.now();
  const answer = await ask(call, { apiRoot, token, signal });
  const thereMs = answer.kind === "told" ? answer.value.thereMs : undefined;
  if (thereMs !== undefined) heard({ thereMs, hereMs: (askedMs + clock.now()) / 2 });
  return answer;
}

async function askWho(options: Timed): Promise<Told<KnownApp> | undefined> {
  const { access } = options;
  if (access.kind !== "token") return undefined;
  const answer = await asked({ method: "auth.test" }, options, access.token);
  return told(answer, (body, { scopes }) => {
    const team = textAt(body, "team_id") ?? textAt(body, "enterprise_id");
    if (team === undefined) return undefined;
    return {
      team,
      teamName: textAt(body, "team") ?? team,
      username: textAt(body, "user") ?? "the bot",
      isBot: textAt(body, "bot_id") !== undefined,
      scopes,
    };
  });
}

/** A code that Slack never gave: it says so only to who has the right client secret. */
async function tryClient(options: Timed): Promise<Told<true> | undefined> {
  const { access } = options;
  if (access.kind !== "oauth") return undefined;
  const { clientId, clientSecret } = access;
  const args = { client_id: clientId, client_secret: reveal(clientSecret), code: "none" };
  const answer = told(
    await asked({ method: "oauth.v2.access", args }, options),
    () => true as const,
  );
  const isKnown = answer.kind === "refused" && answer.reason === "invalid_code";
  return isKnown ? { kind: "told", value: true } : answer;
}

async function trySocket(options: Timed): Promise<Told<true> | undefined> {
  const { hearing } = options;
  if (hearing.kind !== "socket") return undefined;
  // Slack gives an address; who does not go there takes nothing from the bot.
  const answer = await asked({ method: "apps.connections.open" }, options, hearing.appToken);
  return told(answer, (body) => (textAt(body, "url") === undefined ? undefined : true));
}

async function tryAddress(
  { hearing, clock, signal }: InspectOptions,
  which: "nearUrl" | "farUrl",
): Promise<Told<true> | undefined> {
  if (hearing.kind !== "http") return undefined;
  const { signingSecret, [which]: url } = hearing;
  return url === undefined ? undefined : knock({ url, signingSecret, nowMs: clock.now(), signal });
}
