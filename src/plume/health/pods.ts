import { cleanName, cutGraphemes, graphemes } from "../../core/view/width.ts";
import type { Pod } from "../model.ts";

/** What a pod's state means: the cloud's three words, any other word, or none at all. */
export type PodState = "up" | "down" | "unclear" | "unread";

/** A pod with its name and what its state means. */
export interface KnownPod {
  readonly pod: Pod;
  /** Clean; never empty; with the id where two pods share a name. */
  readonly name: string;
  readonly state: PodState;
  /** The cloud's word for its state; `undefined` when unread. */
  readonly word: string | undefined;
}

/** The pods of a home, sorted out. */
export interface Fleet {
  readonly pods: readonly KnownPod[];
  /** The root of the home; `undefined` when the cloud marks none. */
  readonly gateway: KnownPod | undefined;
  readonly up: readonly KnownPod[];
  readonly down: readonly KnownPod[];
  readonly unclear: readonly KnownPod[];
  readonly unread: readonly KnownPod[];
}

/** How a pod reaches the home's root. */
export type Uplink =
  | { readonly kind: "gateway"; readonly medium: string | undefined }
  | { readonly kind: "wifi"; readonly parent: string | undefined; readonly channel?: number }
  | { readonly kind: "ethernet" }
  | { readonly kind: "other"; readonly word: string }
  | { readonly kind: "unknown" };

/** Sorts pods by state and finds the gateway. */
export function fleetOf(pods: readonly Pod[]): Fleet {
  const known = withUniqueNames(pods.map(knownPod));
  const of = (state: PodState): readonly KnownPod[] => known.filter((p) => p.state === state);
  return {
    pods: known,
    gateway: gatewayOf(known),
    up: of("up"),
    down: of("down"),
    unclear: of("unclear"),
    unread: of("unread"),
  };
}

function knownPod(pod: Pod): KnownPod {
  const state = stateOf(pod.connectionState);
  return { pod, name: nameOf(pod), state: state.kind, word: state.word };
}

function nameOf(pod: Pod): string {
  const names = [pod.nickname, pod.defaultName, pod.id].map((n) => cleanName(n ?? ""));
  return names.find((n) => n !== "") ?? "Pod without a name";
}

function withUniqueNames(pods: readonly KnownPod[]): readonly KnownPod[] {
  const seen = new Map<string, number>();
  for (const { name } of pods) seen.set(name, (seen.get(name) ?? 0) + 1);
  return pods.map((p) => {
    const id = cleanName(p.pod.id ?? "");
    const shared = (seen.get(p.name) ?? 0) > 1 && id !== "" && id !== p.name;
    return shared ? { ...p, name: withId(p.name, id) } : p;
  });
}

// Together no longer than any other name.
function withId(name: string, id: string): string {
  const short = cutGraphemes(id, 16);
  return `${cleanName(cutGraphemes(name, 37 - graphemes(short).length))} (${short})`;
}

function stateOf(raw: string | undefined): { kind: PodState; word: string | undefined } {
  const word = cleanName(raw ?? "");
  const lower = word.toLowerCase();
  if (word === "") return { kind: "unread", word: undefined };
  if (lower === "connected") return { kind: "up", word: lower };
  if (lower === "disconnected") return { kind: "down", word: lower };
  return { kind: "unclear", word: lower === "unavailable" ? lower : word };
}

// `backhaulType` marks no gateway: a leaf on a cable says `ethernet` too.
function gatewayOf(pods: readonly KnownPod[]): KnownPod | undefined {
  const marked = pods.filter((p) => p.pod.residentialGateway === true);
  if (marked.length > 0) return bestOf(marked);
  const up = pods.filter((p) => p.state === "up");
  const root = up.find((p) => p.pod.leafToRoot?.length === 0);
  if (root) return root;
  const roots = new Set(up.map((p) => p.pod.leafToRoot?.at(-1)?.id));
  return bestOf(pods.filter((p) => p.pod.id !== undefined && roots.has(p.pod.id)));
}

function bestOf(pods: readonly KnownPod[]): KnownPod | undefined {
  const order: readonly PodState[] = ["up", "down", "unclear", "unread"];
  return order.flatMap((state) => pods.filter((p) => p.state === state))[0];
}

/** How this pod is connected, as far as the cloud says. */
export function uplinkOf({ pod }: KnownPod, fleet: Fleet): Uplink {
  const type = cleanName(pod.backhaulType ?? "");
  const word = type.toLowerCase() === "unknown" ? "" : type;
  if (pod === fleet.gateway?.pod) return { kind: "gateway", medium: mediumName(word) };
  if (word.toLowerCase() === "wifi") return wifiUplink(pod, fleet);
  if (word.toLowerCase() === "ethernet") return { kind: "ethernet" };
  return word === "" ? { kind: "unknown" } : { kind: "other", word };
}

function wifiUplink(pod: Pod, fleet: Fleet): Uplink {
  const hop = pod.leafToRoot?.[0];
  const channel = hop?.channel ?? pod.backhaulChannel;
  const parent = hop?.id === undefined ? undefined : podNameById(hop.id, fleet);
  return { kind: "wifi", parent, ...(channel === undefined ? {} : { channel }) };
}

/** The name of the pod with this id; the id itself when it is not in the list. */
export function podNameById(id: string, fleet: Fleet | undefined): string | undefined {
  const name = fleet?.pods.find((p) => p.pod.id === id)?.name ?? cleanName(id);
  return name === "" ? undefined : name;
}

/** A medium as people write it; `undefined` for none. */
export function mediumName(word: string | undefined): string | undefined {
  const clean = cleanName(word ?? "");
  const names: { readonly [word: string]: string } = {
    wifi: "Wi-Fi",
    ethernet: "Ethernet",
    moca: "MoCA",
  };
  const lower = clean.toLowerCase();
  return clean === "" ? undefined : Object.hasOwn(names, lower) ? names[lower] : clean;
}

/** Alert types of a pod, clean, each once. */
export function alertsOf({ pod }: KnownPod): readonly string[] {
  return [...new Set(pod.alerts.map((a) => cleanName(a) || "without a type"))];
}

/** `poor` or `fair`, if the pod's health is that weak. Scores are not judged. */
export function weakHealthOf({ pod }: KnownPod): "poor" | "fair" | undefined {
  const word = pod.health?.status?.trim().toLowerCase();
  return word === "poor" || word === "fair" ? word : undefined;
}

/** The pods' own count of connected devices; `undefined` when no connected pod gives one. */
export function countByPods(
  fleet: Fleet,
): { readonly count: number; readonly complete: boolean } | undefined {
  const counts = fleet.up.map((p) => p.pod.connectedDeviceCount);
  const given = counts.filter((c) => c !== undefined && Number.isFinite(c));
  if (given.length === 0) return undefined;
  return {
    count: given.reduce<number>((sum, c) => sum + (c ?? 0), 0),
    complete: given.length === counts.length,
  };
}
