import type { NetworkReason } from "../model.ts";

/** Thrown by the connector for an address that is not public; never leaves the HTTP client. */
export class PrivateAddressError extends Error {
  override readonly name = "PrivateAddressError";
  readonly code = "PRIVATE_ADDRESS";
}

// OpenSSL's verification errors as Node names them, and the name check.
// Source: https://nodejs.org/api/tls.html#x509-certificate-error-codes
const certificate =
  /^(?:CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|ERROR_IN_CERT_)/;
const noSuchHost: ReadonlySet<string> = new Set(["ENOTFOUND", "ENODATA", "EAI_AGAIN", "EAI_FAIL"]);
const timedOut: ReadonlySet<string> = new Set(["ETIMEDOUT", "UND_ERR_CONNECT_TIMEOUT"]);

/** The system's code of a network error, for the log; never its message. */
export function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "UNKNOWN";
  if ("code" in error && typeof error.code === "string") return error.code;
  // Several addresses tried at once: the first says as much as any.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return "UNKNOWN";
}

/** Why no connection came about. */
export function toNetworkReason(code: string): NetworkReason {
  if (code === "PRIVATE_ADDRESS") return "private";
  if (certificate.test(code)) return "certificate";
  if (noSuchHost.has(code)) return "no-such-host";
  if (timedOut.has(code)) return "timeout";
  return "refused";
}

/** A reason that reads well after a colon. */
export function describeReason(reason: NetworkReason, timeoutMs: number): string {
  switch (reason) {
    case "no-such-host":
      return "no such host";
    case "refused":
      return "it refuses the connection";
    case "timeout":
      return `no answer in ${Math.round(timeoutMs / 100) / 10} s`;
    case "certificate":
      return "its certificate is not valid";
    case "private":
      return "it is inside a private network";
    case "cut":
      return "it closed the connection";
  }
}
