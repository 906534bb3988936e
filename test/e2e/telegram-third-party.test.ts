import { createServer, request, type Server } from "node:http";

import { expect } from "chai";
import type { InlineKeyboardMarkup } from "grammy/types";
import telegramTestApi from "telegram-test-api";

import { webhookSecret } from "../../adapters/telegram/verify.ts";
import { seal } from "../../src/core/sealed.ts";
import { BotProcess, killAll, makeHome, type Home } from "../support/bot-process.ts";
import { freePort } from "../support/redis-server.ts";
import { offeredIn, on, terminated } from "../support/telegram-process.ts";
import { until } from "../support/until.ts";

// Its types speak of a default export of the default export, which is not there.
const TelegramServer = telegramTestApi as unknown as typeof telegramTestApi.default;

// Somebody else's idea of Telegram. It knows nine methods and no secret; it answers a poll at once.
const token = `666666:${"a".repeat(35)}`;

describe("the bot on another maker's Telegram", () => {
  let server: InstanceType<typeof TelegramServer>;
  let home: Home;
  let port: number;
  const closing: (() => void)[] = [];
  beforeEach(async () => {
    port = await freePort();
    server = new TelegramServer({ port, host: "127.0.0.1" });
    await server.start();
    home = makeHome();
  });
  afterEach(async () => {
    killAll();
    for (const close of closing.splice(0)) close();
    await server.stop();
    home.remove();
  });

  const start = (more: { readonly [name: string]: string } = {}): BotProcess =>
    new BotProcess(home, { ...on({ root: server.config.apiURL, token }), ...more });
  /** All that the bot said, as it stands now. */
  const said = (): readonly { readonly text: string; readonly id: number }[] =>
    server.storage.botMessages.map(({ message, messageId }) => ({
      text: message.text,
      id: messageId,
    }));
  const hears = async (text: string): Promise<string> => {
    const found = (): string | undefined => said().find((m) => m.text.includes(text))?.text;
    await until(text, () => found() !== undefined, 30_000);
    return found() ?? "";
  };
  const client = () => server.getClient(token, { userId: 42, chatId: 42 });
  const says = async (text: string): Promise<void> => {
    const person = client();
    await person.sendMessage(person.makeMessage(text));
  };

  async function conversation(): Promise<void> {
    await says("/start");
    const plain = (await hears("Demo")).replace(/<[^>]*>/g, "");
    const { answers, home: place } = offeredIn(plain);
    await says("/auth");
    await hears("Step 1️⃣");
    for (const [i, answer] of answers.entries()) {
      await says(answer);
      await hears(`Step ${i + 2}`);
    }
    const header = answers[1];
    // The message with the header is gone from there, too.
    expect(server.storage.userMessages.map((m) => JSON.stringify(m)).join()).not.to.contain(header);
    await says("/skip");
    await hears("Authentication Successful");
    await says(`/health ${place}`);
    await hears("Operational");
  }

  it("has the whole conversation by polling, presses a button, edits the answer", async () => {
    const bot = start();
    await bot.says("I am on Telegram as @TestNameBot");
    await conversation();
    const health = server.storage.botMessages.find((m) => m.message.text.includes("Operational"));
    const markup = health?.message.reply_markup as InlineKeyboardMarkup | undefined;
    const again = markup?.inline_keyboard.flat().find(({ text }) => text === "Check again");
    if (!again || !("callback_data" in again)) throw new Error("no button to press");
    const edited = server.waitBotEdits();
    const person = client();
    await person.sendCallback(
      person.makeCallbackQuery(again.callback_data, {
        message: { message_id: health?.messageId ?? 0 },
      }),
    );
    await edited;
    expect(said().filter((m) => m.text.includes("Operational"))).to.have.length(1);
    expect(await terminated(bot)).to.equal(0);
  }).timeout(90_000);

  it("has the whole conversation by a webhook, behind a proxy", async () => {
    const hookPort = await freePort();
    const proxyPort = await freePort();
    const bot = start({
      TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${proxyPort}/telegram`,
      TELEGRAM_WEBHOOK_PORT: String(hookPort),
    });
    const proxy = addingSecret(hookPort);
    closing.push(() => void proxy.close());
    await new Promise<void>((resolve) => proxy.listen(proxyPort, "127.0.0.1", resolve));
    await bot.says("I am on Telegram as @TestNameBot (webhook");
    await until("the webhook is set", () => server["webhooks"][token] !== undefined);
    await conversation();
    expect(await terminated(bot)).to.equal(0);
  }).timeout(90_000);
});

/** Hands calls on with the secret that Telegram sends and this one does not. */
function addingSecret(port: number): Server {
  const secret = webhookSecret(seal(token));
  return createServer((incoming, response) => {
    const headers = { ...incoming.headers, "x-telegram-bot-api-secret-token": secret };
    const onward = request(
      { host: "127.0.0.1", port, path: incoming.url, method: incoming.method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502);
        answer.pipe(response);
      },
    );
    onward.on("error", () => response.destroy());
    incoming.pipe(onward);
  });
}
