import { nearest } from "../core/command/nearest.ts";

/** Discord's permissions by those that commands need, each as Discord's API takes a set of them. */
export type DiscordPermissions = { readonly [permission: string]: string };

// The number of each one's bit, and its name as programs write it.
// Source: https://discord.com/developers/docs/topics/permissions
const bits: { readonly [name: string]: number } = {
  CreateInstantInvite: 0,
  KickMembers: 1,
  BanMembers: 2,
  Administrator: 3,
  ManageChannels: 4,
  ManageGuild: 5,
  AddReactions: 6,
  ViewAuditLog: 7,
  PrioritySpeaker: 8,
  Stream: 9,
  ViewChannel: 10,
  SendMessages: 11,
  SendTTSMessages: 12,
  ManageMessages: 13,
  EmbedLinks: 14,
  AttachFiles: 15,
  ReadMessageHistory: 16,
  MentionEveryone: 17,
  UseExternalEmojis: 18,
  ViewGuildInsights: 19,
  Connect: 20,
  Speak: 21,
  MuteMembers: 22,
  DeafenMembers: 23,
  MoveMembers: 24,
  UseVAD: 25,
  ChangeNickname: 26,
  ManageNicknames: 27,
  ManageRoles: 28,
  ManageWebhooks: 29,
  ManageGuildExpressions: 30,
  UseApplicationCommands: 31,
  RequestToSpeak: 32,
  ManageEvents: 33,
  ManageThreads: 34,
  CreatePublicThreads: 35,
  CreatePrivateThreads: 36,
  UseExternalStickers: 37,
  SendMessagesInThreads: 38,
  UseEmbeddedActivities: 39,
  ModerateMembers: 40,
  ViewCreatorMonetizationAnalytics: 41,
  UseSoundboard: 42,
  CreateGuildExpressions: 43,
  CreateEvents: 44,
  UseExternalSounds: 45,
  SendVoiceMessages: 46,
  SetVoiceChannelStatus: 48,
  SendPolls: 49,
  UseExternalApps: 50,
  PinMessages: 51,
  BypassSlowmode: 52,
};

// What people read in a server's settings, where that is too far from the name.
const readAs: { readonly [title: string]: string } = {
  createinvite: "CreateInstantInvite",
  manageserver: "ManageGuild",
  manageexpressions: "ManageGuildExpressions",
  createexpressions: "CreateGuildExpressions",
  timeoutmembers: "ModerateMembers",
  viewserverinsights: "ViewGuildInsights",
  video: "Stream",
};

const names = Object.keys(bits);
// MANAGE_GUILD is how Discord's own pages write ManageGuild.
const bare = (name: string): string => name.replace(/[^A-Za-z]/g, "").toLowerCase();
const known: ReadonlyMap<string, string> = new Map(names.map((name) => [bare(name), name]));

interface Pair {
  /** As commands name it. */
  readonly needed: string;
  /** As somebody wrote it. */
  readonly wanted: string;
}

function pairsIn(text: string): readonly Pair[] | undefined {
  const pairs = text.split(",").map((pair) => {
    const [, needed, wanted] = /^\s*([a-z0-9][a-z0-9:._-]*)\s*=\s*([^=]+?)\s*$/i.exec(pair) ?? [];
    return needed === undefined || wanted === undefined ? undefined : { needed, wanted };
  });
  const found = pairs.filter((pair) => pair !== undefined);
  return found.length === pairs.length ? found : undefined;
}

/** Reads `network:read=ManageGuild,…`; `undefined` for what is none. */
export function parsePermissions(text: string): DiscordPermissions | undefined {
  const pairs = pairsIn(text);
  if (!pairs) return undefined;
  const entries = pairs.flatMap(({ needed, wanted }) => {
    const bit = bits[known.get(bare(wanted)) ?? ""];
    return bit === undefined ? [] : [[needed, String(1n << BigInt(bit))] as const];
  });
  return new Set(entries.map(([needed]) => needed)).size === pairs.length
    ? Object.fromEntries(entries)
    : undefined;
}

/** Why it is none, in words and without the value; `undefined` where that cannot be told. */
export function mistakenPermissions(text: string): string | undefined {
  const pairs = pairsIn(text);
  const unknown = pairs?.find(({ wanted }) => !known.has(bare(wanted)));
  if (unknown) {
    const meant = meantBy(unknown.wanted);
    const hint = meant === undefined ? "" : ` (did you mean ${meant}?)`;
    return `an unknown permission${hint}`;
  }
  return pairs && "the same permission twice";
}

function meantBy(wanted: string): string | undefined {
  const word = bare(wanted);
  const [near = ""] = nearest(word, [...known.keys()]);
  return readAs[word] ?? known.get(near);
}
