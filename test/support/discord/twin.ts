import { once } from "node:events";

import type { APIMessage } from "discord-api-types/v10";

import { at, textAt } from "../../../src/index.ts";
import {
  makeDigitalDiscord,
  type DigitalDiscord,
  type Raised,
  type TwinGateway,
} from "./twin-package.ts";

/** An option of a command, as a person filled it in. */
export interface Filled {
  readonly name: string;
  readonly type: number;
  readonly value: string | number | boolean;
}

const [bot, ann, general, direct] = [1, 2, 3, 4].map((last) => `10000000000000000${last}`) as [
  string,
  string,
  string,
  string,
];

/**
 * Somebody else's idea of Discord, npm discord-digital-twin: a gateway and an API, and Ann, who is
 * in the channel `general` of a server and in a direct message with the bot.
 *
 * What it does not know: the opening of a direct message, a list of commands, uploads (it answers
 * 500), limits, nonces, missing rights, wrong tokens of the API, when and whether an interaction was
 * acknowledged before it is answered, `flags` of a deferred answer, the deletion of one that nobody
 * filled, taking up a session again (it does not answer at all), interactions in a direct message.
 */
export class Twin {
  readonly token = `${Buffer.from(bot).toString("base64url")}.a.b`;
  readonly bot = bot;
  readonly ann = ann;
  readonly general = general;
  readonly direct = direct;
  readonly #discord: DigitalDiscord;

  /** For `openTwin` alone. */
  constructor(discord: DigitalDiscord) {
    this.#discord = discord;
  }

  /** What a client takes as its `api`. */
  get apiRoot(): string {
    return this.#discord.restUrl;
  }

  get server(): string {
    return this.#discord.guildId;
  }

  /** What stands in a channel, to whomever, oldest first. */
  messages(channel: string = general): Promise<APIMessage[]> {
    return this.#discord.channel(channel).getMessages();
  }

  says(content: string, channel: string = general): Promise<APIMessage> {
    return this.#discord.channel(channel).user(ann).sendMessage({ content });
  }

  edits({ id, channel_id }: APIMessage, content: string): Promise<APIMessage> {
    return this.#discord.channel(channel_id).user(ann).editMessage({ messageId: id, content });
  }

  slash(name: string, options: readonly Filled[] = []): Promise<Raised> {
    return this.#raises(2, { id: "1", type: 1, name, options });
  }

  presses(customId: string, { id }: Pick<APIMessage, "id">): Promise<Raised> {
    return this.#raises(3, { custom_id: customId, component_type: 2 }, id);
  }

  /** Sends a form; `from` is the message whose button opened it. */
  sends(
    customId: string,
    fields: Readonly<Record<string, string>>,
    from?: string,
  ): Promise<Raised> {
    const components = Object.entries(fields).map(([custom_id, value]) => ({
      type: 18,
      component: { type: 4, custom_id, value },
    }));
    return this.#raises(5, { custom_id: customId, components }, from);
  }

  async close(): Promise<void> {
    await this.#discord.stop();
    await this.#discord.prisma.$disconnect();
  }

  #raises(type: number, data: object, messageId?: string): Promise<Raised> {
    return this.#discord.simulateInteraction({
      type,
      channelId: general,
      userId: ann,
      messageId,
      data,
    });
  }
}

/** Starts it. The first time it is installed, which may take `longestInstallMs`. */
export async function openTwin(): Promise<Twin> {
  const discord = await makeDigitalDiscord({
    botToken: `${Buffer.from(bot).toString("base64url")}.a.b`,
    botUser: { id: bot, username: "Plume" },
    users: [{ id: ann, username: "ann" }],
    channels: [{ id: general, name: "general", type: 0 }],
  });
  await discord.start();
  await discord.prisma.channel.create({ data: { id: direct, type: 1 } });
  await onLoopback(discord);
  tellRightly(discord.server.gateway);
  return new Twin(discord);
}

/** It takes no host and listens on every interface: opened once more, where only this machine is. */
async function onLoopback({ server }: DigitalDiscord): Promise<void> {
  const { httpServer, gateway } = server;
  httpServer.close();
  await once(httpServer, "close");
  httpServer.listen(0, "127.0.0.1");
  await once(httpServer, "listening");
  const bound = httpServer.address();
  if (bound === null || typeof bound === "string") throw new Error("it listens nowhere");
  server.port = bound.port;
  gateway.port = bound.port;
}

/** It mentions nobody in its messages, and a direct one is of server "". */
function tellRightly(gateway: TwinGateway): void {
  const broadcast = gateway.broadcast.bind(gateway);
  gateway.broadcast = (event, data) => {
    broadcast(event, event.startsWith("MESSAGE_") ? rightly(data) : data);
  };
}

function rightly(data: unknown): object {
  const { guild_id, ...message } = data as { readonly guild_id?: string };
  const mentions = textAt(data, "content")?.includes(`<@${bot}>`) ? [{ id: bot, bot: true }] : [];
  return {
    ...message,
    ...(guild_id === undefined || guild_id === "" ? {} : { guild_id }),
    ...(Array.isArray(at(data, "mentions")) ? { mentions } : {}),
  };
}
