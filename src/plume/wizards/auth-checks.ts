import type { Checked } from "../../core/wizard/answer.ts";
import { isPrivateHost } from "../http/address-guard.ts";
import {
  emptyHeader,
  namedAddress,
  notOneAddress,
  notOneLine,
  notSecure,
  privateAddress,
  shortPartnerId,
  spacedPartnerId,
  tooLong,
  wholePaste,
  type AuthLabel,
  type UrlLabel,
} from "../views/auth-refusals.ts";

/** What an operator may set about the answers of the sign-in. */
export interface AuthRules {
  /** Shortest partner ID, in characters. The cloud itself has no such rule. */
  readonly partnerIdMin: number;
  /** Hosts that may lie inside a private network. */
  readonly allowedHosts: readonly string[];
}

const most = 2_000;
const mostInHeader = 4_096;

const good = (value: string): Checked => ({ kind: "good", value });
const bad = (lines: readonly string[], sensitive = false): Checked => ({
  kind: "bad",
  lines,
  sensitive,
});

/** `Basic …`, `Bearer …`, with or without `Authorization:` in front. */
const credential = /^\s*["'<]?\s*(authorization\s*:\s*)?["']?(basic|bearer)\s*[\s:]\s*\S/i;
const request = /\bcurl\b|\bgrant_type\b|--header\b|^\s*\{/i;

/** What nobody says but who pastes a request or a reply, or names a secret together with it. */
const telling: readonly RegExp[] = [
  /\bauthorization\s*["']?\s*[:=]\s*["']?\s*(?:basic|bearer)\b/i,
  /\bcurl\s+["']?(?:-|https?:)/i,
  /\bgrant_type\s*=|--header\b|"(?:access_token|authorization|client_secret)"\s*:/i,
  /\b(?:client_?secret|api_?key|auth_?header|passw(?:or)?d)\s*[:=]\s*\S{6}/i,
  /(?:^|\s)-u\s+\S+:\S/,
  // A web token.
  /\beyJ[\w-]{8,}\.[\w-]+/,
];

/** A scheme with what may be its credential behind it; hidden characters may stand between. */
const schemes = /\b(?:basic|bearer)[^A-Za-z0-9+/=_.~-]{1,4}([A-Za-z0-9+/=_.~-]{12,})/gi;

/** True for a text that may hold a credential, at whatever step, or outside of any, it is typed. */
export function looksSecret(typed: string): boolean {
  // Cut: these patterns must not cost a second on a megabyte of spaces.
  const raw = typed.trimStart().slice(0, 8_192);
  return holdsCredential(raw) || /\bhttps?:\/\/[^\s/@:]+:[^\s/@]+@/i.test(raw);
}

function holdsCredential(raw: string): boolean {
  if (telling.some((pattern) => pattern.test(raw))) return true;
  if ([...raw.matchAll(schemes)].some(([, value = ""]) => isNoWord(value))) return true;
  const words = raw.replace(/^\//, "").match(/[A-Za-z0-9+/_-]{8,}={0,2}/g) ?? [];
  return words.some(isCredentialPair);
}

/** True for what nobody writes in a sentence: digits or signs in it, or capitals in the middle. */
const isNoWord = (text: string): boolean => /[0-9+/=_]/.test(text) || /[a-z][A-Z]/.test(text);

/** Without what people copy along: outer spaces, quotes, angle brackets. */
function unwrapped(raw: string): string {
  const text = raw.trim();
  const inner = /^(?:"([^"]*)"|'([^']*)'|<([^<>]*)>|“([^”]*)”)$/su.exec(text);
  const found = inner?.slice(1).find((group) => group !== undefined);
  return found === undefined ? text : unwrapped(found);
}

/** What may be wrong with any value, before anything is known of it. */
function refusedAnyway(raw: string, text: string, label: AuthLabel): Checked | undefined {
  if (raw.length > 20_000)
    return bad(tooLong(label, label === "Authorization Header" ? mostInHeader : most), true);
  const elsewhere =
    label !== "Authorization Header" &&
    (credential.test(raw.trimStart()) || holdsCredential(raw.slice(0, 8_192)));
  if (request.test(raw) || elsewhere) return bad(wholePaste(label), true);
  if (/[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u2060\ufeff]/u.test(text)) return bad(notOneLine(label));
  const limit = label === "Authorization Header" ? mostInHeader : most;
  return text.length > limit ? bad(tooLong(label, limit)) : undefined;
}

/** Checks the SSO URL or the API base. Asks no DNS; that is done when connecting. */
export function checkUrl(label: UrlLabel, rules: AuthRules): (raw: string) => Checked {
  return (raw) => {
    const text = unwrapped(raw);
    const refused = refusedAnyway(raw, text, label);
    if (refused) return refused;
    if (/^http:/i.test(text)) return bad(notSecure(label));
    if (!/^https:\/\//i.test(text) || /\s/u.test(text) || !URL.canParse(text)) {
      return bad(notOneAddress(label));
    }
    const url = new URL(text);
    // What stands before the @ may be a password.
    if (url.username !== "" || url.password !== "") return bad(namedAddress(label), true);
    if (isPrivateHost(url.hostname, rules.allowedHosts)) return bad(privateAddress(label));
    return good(text);
  };
}

/** Repairs and checks the authorization header: any scheme word is taken. */
export function checkHeader(raw: string): Checked {
  const text = unwrapped(unwrapped(raw).replace(/^authorization\s*:\s*/i, "")).replace(
    /^(basic|bearer)\s*:\s*/i,
    "$1 ",
  );
  const refused = refusedAnyway(raw, text, "Authorization Header");
  if (refused) return refused;
  // A scheme alone is the first line of a header that was broken in two.
  if (text === "" || /^(basic|bearer)$/i.test(text)) return bad(emptyHeader());
  // A header is sent as printable ASCII; anything else came along with a copy.
  return /^[\x20-\x7e]+$/.test(text) ? good(text) : bad(notOneLine("Authorization Header"));
}

/** Checks the partner ID: a space in it would widen the scope. */
export function checkPartnerId(rules: AuthRules): (raw: string) => Checked {
  return (raw) => {
    const text = unwrapped(raw);
    const refused = refusedAnyway(raw, text, "Partner ID");
    if (refused) return refused;
    if (/\s/u.test(text)) return bad(spacedPartnerId());
    const { length } = text;
    return length < rules.partnerIdMin
      ? bad(shortPartnerId(length, rules.partnerIdMin))
      : good(text);
  };
}

/** True for the base64 text of `id:secret`: what stands behind `Basic` in a header. */
function isCredentialPair(text: string): boolean {
  const plain = Buffer.from(text, "base64").toString("utf8");
  return plain.length >= 6 && /^[^\p{C}\uFFFD:]+:[^\p{C}\uFFFD]+$/u.test(plain);
}
