import { PermissionFlagsBits } from "discord-api-types/v10";

/** A name of Discord's for a right, as discord.js writes it: "SendMessages". */
export type Right = keyof typeof PermissionFlagsBits;

/** What the invite asks for, and so what the bot may do where nobody said otherwise. */
export const invited: readonly Right[] = [
  "ViewChannel",
  "SendMessages",
  "SendMessagesInThreads",
  "EmbedLinks",
  "AttachFiles",
  "ReadMessageHistory",
  "ManageMessages",
];

/** What everybody may do on a server. */
export const usual: readonly Right[] = [
  ...invited.filter((right) => right !== "ManageMessages"),
  "UseApplicationCommands",
];

/** The rights of these names. Throws an `Error` for a name that is none. */
export function rightsOf(names: readonly string[]): readonly Right[] {
  return names.map((name) => {
    if (!Object.hasOwn(PermissionFlagsBits, name)) throw new Error(`there is no right ${name}`);
    return name as Right;
  });
}

/** As a number of bits, in digits. */
export const bitsOf = (rights: readonly Right[]): string =>
  String(rights.reduce((bits, right) => bits | PermissionFlagsBits[right], 0n));

/** True if all these bits are among the rights, or if one right is all of them. */
export function covers(rights: readonly Right[], bits: string): boolean {
  if (rights.includes("Administrator")) return true;
  return (BigInt(bits) & ~BigInt(bitsOf(rights))) === 0n;
}
