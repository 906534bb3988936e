import { once } from "node:events";

import { WebSocket } from "ws";

import { numberAt, parseJson, textAt } from "../../../src/ops/payload.ts";
import { until } from "../until.ts";
import type { FakeDiscord } from "./fake-discord.ts";

/** What the API answered. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** What the bot was told. */
export interface Heard {
  readonly t: string;
  readonly d: unknown;
}

/** How a call differs from one of a bot that does everything right. */
export interface Manner {
  readonly headers?: { readonly [name: string]: string };
  /** Sent as a form, with the body as its `payload_json`. */
  readonly files?: readonly { readonly name: string; readonly bytes: Buffer }[];
}

/** A bot that makes calls and hears what it is told, and nothing else. */
export class PlainBot {
  readonly heard: Heard[] = [];
  readonly #discord: FakeDiscord;
  #socket: WebSocket | undefined;

  constructor(discord: FakeDiscord) {
    this.#discord = discord;
  }

  /** `line` is "POST /channels/1/messages"; a body is sent as JSON. */
  async call(line: string, body?: unknown, manner: Manner = {}): Promise<Answered> {
    const [method = "", path = ""] = line.split(" ");
    const { headers, form } = sentAs(body, manner);
    const response = await fetch(`${this.#discord.apiUrl}/v10${path}`, {
      method,
      headers: {
        authorization: `Bot ${this.#discord.app.token}`,
        "user-agent": "DiscordBot (https://plume.example, 1.0)",
        ...headers,
        ...manner.headers,
      },
      ...(form !== undefined && { body: form }),
    });
    const text = await response.text();
    return { status: response.status, body: parseJson(text) ?? text, headers: response.headers };
  }

  /** Hears what happens from now on. */
  async connects(intents = 1 | (1 << 9) | (1 << 12)): Promise<void> {
    const { gateway, app } = this.#discord;
    const socket = new WebSocket(`${gateway.url}/?v=10&encoding=json`);
    this.#socket = socket;
    socket.on("message", (data: Buffer) => this.#hear(data.toString()));
    await once(socket, "open");
    const d = { token: app.token, intents, shard: [0, 1], properties: {} };
    socket.send(JSON.stringify({ op: 2, d }));
    await until("the bot is there", () => this.heard.some(({ t }) => t === "READY"));
  }

  /** What it is told last of that kind, once it is told so often. */
  async hears(t: string, times = 1): Promise<unknown> {
    const told = (): readonly Heard[] => this.heard.filter((one) => one.t === t);
    await until(`the bot is told of ${t}`, () => told().length >= times);
    return told()[times - 1]?.d;
  }

  /** Answers an interaction for the first time. */
  answers(
    d: unknown,
    body: unknown,
    manner?: Manner & { readonly query?: string },
  ): Promise<Answered> {
    const query = manner?.query ?? "";
    const path = `/interactions/${textAt(d, "id")}/${textAt(d, "token")}/callback${query}`;
    return this.call(`POST ${path}`, body, manner);
  }

  /** Where an interaction is answered later: "/webhooks/1/token", and the rest. */
  hook(d: unknown, rest: "" | `/messages/${string}` = ""): string {
    return `/webhooks/${this.#discord.app.id}/${textAt(d, "token")}${rest}`;
  }

  leaves(): void {
    this.#socket?.terminate();
  }

  #hear(data: string): void {
    const payload = parseJson(data);
    const t = textAt(payload, "t");
    if (numberAt(payload, "op") === 0 && t !== undefined)
      this.heard.push({ t, d: (payload as { readonly d: unknown }).d });
  }
}

function sentAs(
  body: unknown,
  { files }: Manner,
): { readonly headers: object; readonly form: string | FormData | undefined } {
  if (files) {
    const form = new FormData();
    form.set("payload_json", JSON.stringify(body));
    for (const [index, { name, bytes }] of files.entries())
      form.set(`files[${index}]`, new Blob([new Uint8Array(bytes)]), name);
    return { headers: {}, form };
  }
  if (body === undefined) return { headers: {}, form: undefined };
  const json = typeof body === "string" ? body : JSON.stringify(body);
  return { headers: { "content-type": "application/json" }, form: json };
}
