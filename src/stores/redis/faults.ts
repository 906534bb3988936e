import { Fault } from "../../core/fault.ts";
import { codeOf } from "../error-code.ts";

/** What Redis says, by the first word of its error, in an operator's words. */
const replies: { readonly [word: string]: string } = {
  OOM: "its memory is full (OOM): raise maxmemory, or free some",
  READONLY: "it is a read-only replica (READONLY)",
  NOAUTH: "it wants a user name or password (NOAUTH)",
  WRONGPASS: "it refuses the user name or password (WRONGPASS)",
  NOPERM: "the ACL user may not do what the bot needs (NOPERM)",
  WRONGTYPE: "a key of the bot holds something else (WRONGTYPE)",
  LOADING: "it is loading its data (LOADING)",
  BUSY: "somebody's script keeps it busy (BUSY)",
  MISCONF: "it cannot write to its disk (MISCONF)",
  NOREPLICAS: "too few replicas are connected (NOREPLICAS)",
  MASTERDOWN: "its master is down (MASTERDOWN)",
  CLUSTERDOWN: "a part of the cluster is down (CLUSTERDOWN)",
  TRYAGAIN: "the cluster is moving data (TRYAGAIN)",
  MOVED: "the cluster is moving data (MOVED)",
  ASK: "the cluster is moving data (ASK)",
  NOPROTO: "it does not speak the protocol",
};

/** What the system says, by its code. */
const codes: { readonly [code: string]: string } = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  ETIMEDOUT: "there was no answer",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the host cannot be reached",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's name cannot be looked up now",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not trusted: set REDIS_CA_FILE",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not trusted: set REDIS_CA_FILE",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not trusted: set REDIS_CA_FILE",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is not trusted: set REDIS_CA_FILE",
  CERT_SIGNATURE_FAILURE: "its certificate is not trusted: set REDIS_CA_FILE",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
};

/** What is said of a cluster whose client does not say why. */
export const noNode = "no node answers";
const noSentinel = "no sentinel answers";
/** What is said where the client does not say why. */
export const nobody: ReadonlySet<string> = new Set([noNode, noSentinel]);

/** What the client itself says. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/^Socket timeout/, "there was no answer"],
  [/^connect ETIMEDOUT/, "there was no answer"],
  [
    /Connection is closed|connection close|isn't writeable|max retries per request/i,
    "the connection was lost",
  ],
  [/Too many Cluster redirections|ClusterAllFailed|Failed to refresh slots/, noNode],
  [/cluster support disabled/, "it is no cluster, so REDIS_URL begins with redis://"],
  [/unknown command .?(CLUSTER|SENTINEL)/i, "it is neither a cluster nor a sentinel"],
  [/DB index is out of range/, "it has no database of this number"],
  [/Unknown RESP type/, "it is no Redis"],
  [/SSL|TLS|wrong version number/i, "it does not speak TLS, or not ours"],
];

/**
 * What Redis says, without where in a script it was said: Redis 6 puts
 * `ERR Error running script (call to f_…): @user_script:40: @user_script: 40: -` before it, or a
 * part of that.
 */
const withoutPlace = (message: string): string =>
  message.replace(/^(?:ERR Error running script[^:]*: )?(?:@user_script: ?\d+: )+-?/, "");

const messageOf = (error: unknown): string =>
  error instanceof Error ? withoutPlace(error.message) : "";

/** Why Redis did not do what was asked, without anything that was in the call. */
export function reasonOf(error: unknown): string {
  const message = messageOf(error);
  if (/sentinels are unreachable/.test(message)) return sentinelReason(message);
  if (hasLastNodeError(error))
    return isSilent(error.lastNodeError) ? noNode : reasonOf(error.lastNodeError);
  return systemReason(codeOf(error), message) ?? spokenReason(message);
}

function systemReason(code: string, message: string): string | undefined {
  const system = code in codes ? code : (/\bE[A-Z]{4,}\b/.exec(message)?.[0] ?? "");
  const told = codes[system];
  return told === undefined ? undefined : `${told} (${system})`;
}

function spokenReason(message: string): string {
  const [word = ""] = message.split(" ", 1);
  if (isForbidden(message)) return forbidden(message);
  const phrase = phrases.find(([pattern]) => pattern.test(message));
  const unknown = /^[A-Z]+$/.test(word) ? ` (${word})` : "";
  return replies[word] ?? phrase?.[1] ?? `it gave an unexpected answer${unknown}`;
}

const isForbidden = (message: string): boolean =>
  /^NOPERM|user executing the script|ACL failure in script/.test(message);

/** What the ACL does not allow, where the server says it. */
function forbidden(message: string): string {
  const command = /'([a-z|_-]+)' command/.exec(message)?.[1];
  if (command !== undefined) return `the ACL user may not run ${command} (NOPERM)`;
  if (/keys/.test(message)) return "the ACL user may not use all keys of the bot (NOPERM)";
  return "the ACL user may not run all commands that the bot's scripts run (NOPERM)";
}

function sentinelReason(message: string): string {
  const [, last] = /Last error: (.*)$/s.exec(message) ?? [];
  if (/No such master/.test(message)) return "the sentinels know no master of this name";
  // All of them were asked and none had an error: they still name the old one.
  if (last === undefined) return "the server that the sentinels name is no master";
  // Where one cannot be reached, the client says no more than that.
  const why = last.startsWith("Connection is closed") ? "" : `: ${reasonOf(new Error(last))}`;
  return `${noSentinel}${why}`;
}

/** True if the client says only that a connection ended, not why. */
export function isSilent(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Connection is closed");
}

/** True if the other side ended the connection, without a reason. */
export function isCut(error: unknown): boolean {
  return ["ECONNRESET", "EPIPE"].includes(codeOf(error));
}

/** A cluster's client wraps what the last node said. */
function hasLastNodeError(error: unknown): error is { readonly lastNodeError: unknown } {
  return (
    typeof error === "object" &&
    error !== null &&
    "lastNodeError" in error &&
    Boolean(error.lastNodeError)
  );
}

/** The fault of a call that may or may not have happened; a fault of ours stays as it is. */
export function toFault(error: unknown, place: string): Fault {
  if (error instanceof Fault) return error;
  // Without the cause: the client's errors carry the whole call, passwords included.
  return new Fault("store.unavailable", { reason: `${place}: ${reasonOf(error)}` });
}

/** True if Redis said it of itself; false for what a script of ours stumbled over. */
export function isReply(message: string): boolean {
  const said = withoutPlace(message);
  const [word = ""] = said.split(" ", 1);
  return word in replies || isForbidden(said);
}

/** True if the server asked does not take writes: another one may. */
export function isReadOnly(message: string): boolean {
  return /^(READONLY|MASTERDOWN)/.test(withoutPlace(message));
}

/** True if another node of the cluster has the slot now: nothing was executed. */
export function isMoved(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("MOVED");
}

/** True if the server does not know the script: nothing was executed. */
export function isNoScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("NOSCRIPT");
}

/** True if a key holds another kind of value than ours. */
export function isWrongType(error: unknown): boolean {
  return messageOf(error).startsWith("WRONGTYPE");
}
