import { number } from "../format.ts";

// What is said of an answer that the sign-in does not take. The question follows. The first
// line of an address, an empty header and a short partner ID is the requirements' to the letter.

/** An answer that is an address. */
export type UrlLabel = "SSO URL" | "API Base URL";

/** Any of the four values, as it is called in a sentence. */
export type AuthLabel = UrlLabel | "Authorization Header" | "Partner ID";

/** Lines for a person, the cause first. */
export type Lines = readonly [string, ...string[]];

/** No URL at all, or one with spaces. */
export function notOneAddress(label: UrlLabel): Lines {
  return [`❌ ${label}: Must start with https://`, "One address, no spaces."];
}

/** An `http:` URL. */
export function notSecure(label: UrlLabel): Lines {
  return [
    `❌ ${label}: Must start with https://`,
    "Over http the header could be read on the way.",
  ];
}

/** A name or password in the URL. */
export function namedAddress(label: UrlLabel): Lines {
  return [`❌ ${label}: leave out what stands before the @.`];
}

/** A loopback, private, link-local or metadata address. */
export function privateAddress(label: UrlLabel): Lines {
  return [
    `❌ ${label}: this address is inside a private network. The person who runs this bot can allow a host by name.`,
  ];
}

/** Nothing but spaces for a header. */
export function emptyHeader(): Lines {
  return ["❌ Auth Header: Cannot be empty"];
}

/** A line break or another control character, at any step. */
export function notOneLine(label: AuthLabel): Lines {
  return [`❌ ${label}: one line, please; it holds a line break or a hidden character.`];
}

/** A partner ID of fewer than `least` characters. */
export function shortPartnerId(length: number, least: number): Lines {
  return ["❌ Partner ID looks invalid", `Must be ${least}+ characters; yours has ${length}.`];
}

/** A partner ID with spaces: a space would widen the scope. */
export function spacedPartnerId(): Lines {
  return ["❌ Partner ID looks invalid", "It has no spaces."];
}

/** A `curl` command, a JSON body, or another step's value. To be deleted like a secret. */
export function wholePaste(label: AuthLabel): Lines {
  return [`❌ That looks like the whole request. Send only the ${label}.`];
}

/** More than `most` characters. */
export function tooLong(label: AuthLabel, most: number): Lines {
  return [`❌ ${label}: too long, ${number(most)} characters at most.`];
}
