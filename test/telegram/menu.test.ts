import { expect } from "chai";

import { menusOf } from "../../adapters/telegram/menu.ts";
import { command } from "../../src/core/command/command.ts";
import { say } from "../../src/core/view/view.ts";
import { benchCommands, openTelegramBench, type TelegramBench } from "../support/telegram-bench.ts";
import type { FakeTelegram } from "../support/telegram/fake-telegram.ts";
import { until } from "../support/until.ts";

describe("a menu for Telegram", () => {
  it("has as many commands as it may have, in as many characters", () => {
    const commands = Array.from({ length: 101 }, (_, i) =>
      command(`c${i}`, "x".repeat(300)).reply(() => say("well")),
    );
    for (const menu of menusOf(commands, {})) {
      expect(menu.commands).to.have.length(100);
      expect(menu.commands[0]?.description.length).to.be.within(1, 256);
    }
  });
});

describe("the menu of commands in Telegram", () => {
  let bench: TelegramBench;
  afterEach(() => bench.close());

  const sets = (): number =>
    bench.telegram.calls.filter(({ method }) => method === "setMyCommands").length;
  const isSettled = (): Promise<void> =>
    until("both menus were looked at", () => {
      const looks = bench.telegram.calls.filter(({ method }) => method === "getMyCommands");
      return (
        looks.length >= 2 &&
        bench.telegram.calls.every(
          ({ outcome, method }) => method === "getUpdates" || outcome !== "pending",
        )
      );
    });

  /** A Telegram at which an earlier process of the bot has set the menu. */
  const served = async (): Promise<FakeTelegram> => {
    const { telegram, adapter } = await openTelegramBench();
    await until("both are set", () => telegram.menu("all_group_chats").length > 0);
    await adapter.stop();
    return telegram;
  };

  it("is set for private chats and groups, in names that Telegram allows", async () => {
    bench = await openTelegramBench();
    await until("both are set", () => bench.telegram.menu("all_group_chats").length > 0);
    const expected = [
      { command: "start", description: "Welcome" },
      { command: "health", description: "Checks a home" },
      { command: "check_all", description: "Checks all homes" },
    ];
    expect(bench.telegram.menu("all_private_chats")).to.deep.equal(expected);
    expect(bench.telegram.menu("all_group_chats")).to.deep.equal(expected);
  });

  it("is not touched when it is what it should be", async () => {
    const telegram = await served();
    const before = telegram.calls.length;
    bench = await openTelegramBench({ telegram });
    await until(
      "they were looked at",
      () =>
        bench.telegram.calls.slice(before).filter((c) => c.method === "getMyCommands").length === 2,
    );
    await bench.polls();
    expect(sets()).to.equal(2);
  });

  it("is set anew when a command changed", async () => {
    const telegram = await served();
    const ping = command("ping", "Answers").reply(() => say("pong"));
    bench = await openTelegramBench({
      telegram,
      commands: [...benchCommands, ping],
    });
    await until("both are set", () => bench.telegram.menu("all_group_chats").length === 4);
    expect(sets()).to.equal(4);
  });

  it("is set anew when only a description changed", async () => {
    const telegram = await served();
    const start = command("start", "Says hello").reply(() => say("hello"));
    bench = await openTelegramBench({
      telegram,
      commands: [start, ...benchCommands.slice(1)],
    });
    const described = (): string | undefined =>
      bench.telegram.menu("all_group_chats")[0]?.description;
    await until("both are set", () => described() === "Says hello");
  });

  it("keeps nobody waiting, and no end", async () => {
    bench = await openTelegramBench({ asleep: true });
    bench.telegram.fails("getMyCommands", { kind: "hang" });
    let heard = 0;
    await bench.adapter.start(async () => ((heard += 1) > 0 ? "durable" : "refused"));
    bench.telegram.says(bench.ann, "one");
    await until("she is heard", () => heard === 1);
    await bench.adapter.stop();
    expect(bench.log.of("telegram.menu-unset")).to.deep.equal([]);
  });

  it("speaks a person's language where that is known", async () => {
    bench = await openTelegramBench({ translations: { de: { health: "Prüft ein Zuhause" } } });
    await until("all are set", () => bench.telegram.menu("all_group_chats", "de").length > 0);
    expect(bench.telegram.menu("all_private_chats", "de").map((c) => c.description)).to.deep.equal([
      "Welcome",
      "Prüft ein Zuhause",
      "Checks all homes",
    ]);
    expect(bench.telegram.menu("all_private_chats")[1]?.description).to.equal("Checks a home");
  });

  it("that cannot be set is logged, and all else goes on", async () => {
    bench = await openTelegramBench({ asleep: true });
    bench.telegram.fails("getMyCommands", { kind: "cut" }, 2);
    await bench.adapter.start(async () => "durable");
    await isSettled();
    await until("it is logged", () => bench.log.of("telegram.menu-unset").length === 2);
    expect(bench.adapter.trouble()).to.equal(undefined);
    await until("they are set later", () => bench.telegram.menu("all_group_chats").length > 0);
  });
});
