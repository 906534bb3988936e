import { createRequire } from "node:module";
import type { Server } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { APIMessage } from "discord-api-types/v10";

import { installTestPackage } from "../test-package.ts";

// What is used of the package; its own types are not there before it is installed.

/** A command, a press or a sent form, as the bot answers it. */
export interface Raised {
  readonly id: string;
  readonly token: string;
}

export interface TwinOptions {
  readonly botToken: string;
  readonly botUser: { readonly id: string; readonly username: string };
  readonly users: readonly { readonly id: string; readonly username: string }[];
  readonly channels: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: number;
  }[];
}

interface Person {
  sendMessage(said: { readonly content: string }): Promise<APIMessage>;
  editMessage(said: { readonly messageId: string; readonly content: string }): Promise<APIMessage>;
}

export interface TwinGateway {
  port: number;
  broadcast(event: string, data: unknown): void;
}

export interface DigitalDiscord {
  readonly restUrl: string;
  readonly guildId: string;
  readonly server: { readonly httpServer: Server; readonly gateway: TwinGateway; port: number };
  readonly prisma: {
    readonly channel: { create(row: { readonly data: object }): Promise<unknown> };
    $disconnect(): Promise<void>;
  };
  start(): Promise<void>;
  stop(): Promise<void>;
  channel(id: string): { getMessages(): Promise<APIMessage[]>; user(id: string): Person };
  simulateInteraction(deed: {
    readonly type: number;
    readonly channelId: string;
    readonly userId: string;
    readonly messageId?: string | undefined;
    readonly data: object;
  }): Promise<Raised>;
}

/** The package's Discord, not yet started; installs it where it is not. */
export async function makeDigitalDiscord(options: TwinOptions): Promise<DigitalDiscord> {
  const folder = await installTestPackage(new URL("../../third-party/discord/", import.meta.url));
  const entry = createRequire(join(folder, "package.json")).resolve("discord-digital-twin");
  const { DigitalDiscord } = (await import(pathToFileURL(entry).href)) as {
    readonly DigitalDiscord: new (options: TwinOptions) => DigitalDiscord;
  };
  return new DigitalDiscord(options);
}
