import { home, type Home } from "./home.ts";

/** Homes whose answers go wrong. */
export const failureHomes: readonly Home[] = [
  home("41", {
    title: "Device list fails",
    shows: "operational as far as could be read: the device list answers 500",
    rules: [{ endpoint: "devices", fault: { kind: "status", status: 500 } }],
  }),
  home("43", {
    title: "Slow",
    shows: "every answer takes 1 to 4 seconds",
    rules: [
      { endpoint: "location", delayMs: 1000 },
      { endpoint: "nodes", delayMs: 2000 },
      { endpoint: "service-level", delayMs: 2000 },
      { endpoint: "qoe", delayMs: 3000 },
      { endpoint: "wifi-networks", delayMs: 3000 },
      { endpoint: "devices", delayMs: 4000 },
    ],
  }),
  home("45", {
    title: "One answer never comes",
    shows: "operational as far as could be read: the device list is never answered",
    rules: [
      { endpoint: "devices", fault: { kind: "never" } },
      { endpoint: "nodes", delayMs: 1500 },
    ],
  }),
  home("47", {
    title: "Forbidden",
    shows: "403 with a JSON error: the sign-in may not read this home",
    rules: [{ fault: { kind: "status", status: 403 } }],
  }),
  home("49", {
    title: "Rate limit",
    shows:
      "403 with an HTML page, as the firewall writes it; a careful client then pauses all its calls",
    rules: [{ fault: { kind: "html", status: 403 } }],
  }),
  home("4b", {
    title: "Another partner's home",
    shows: "401: no such home for this sign-in; it answers the client of the other partner",
    partner: "other",
  }),
  home("4d", {
    title: "Stale",
    shows: "answers well once, then 503 until the sandbox is started again",
    rules: [
      { endpoint: "location", skip: 1, fault: { kind: "status", status: 503 } },
      { endpoint: "nodes", skip: 1, fault: { kind: "status", status: 503 } },
      { endpoint: "devices", skip: 1, fault: { kind: "status", status: 503 } },
      { endpoint: "qoe", skip: 1, fault: { kind: "status", status: 503 } },
      { endpoint: "wifi-networks", skip: 1, fault: { kind: "status", status: 503 } },
      { endpoint: "service-level", fault: { kind: "status", status: 503 } },
    ],
  }),
  home("4f", {
    title: "Unreadable pods",
    shows: "unknown: the pods come as a page that is no JSON; the rest is well",
    rules: [{ endpoint: "nodes", fault: { kind: "html", status: 200 } }],
  }),
  home("51", {
    title: "Half answers",
    shows: "unknown: the answer about the pods breaks off in the middle",
    rules: [{ endpoint: "nodes", fault: { kind: "half-body" } }],
  }),
  home("53", {
    title: "Huge answer",
    shows: "operational as far as could be read: the device list is 50 MB long",
    rules: [{ endpoint: "devices", fault: { kind: "huge-body", bytes: 50_000_000 } }],
  }),
  home("55", {
    title: "Location unread",
    shows: "partial: the location answers 500, the pods are well",
    rules: [{ endpoint: "location", fault: { kind: "status", status: 500 } }],
  }),
];
