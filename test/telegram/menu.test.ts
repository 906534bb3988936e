import { expect } from "chai";

import { command } from "../../src/core/command/command.ts";
import { say } from "../../src/core/view/view.ts";
import { benchCommands, openTelegramBench, type TelegramBench } from "../support/telegram-bench.ts";
import { until } from "../support/until.ts";

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
    const first = await openTelegramBench();
    await until("both are set", () => first.telegram.menu("all_group_chats").length > 0);
    await first.adapter.stop();
    const before = first.telegram.calls.length;
    bench = await openTelegramBench({ telegram: first.telegram });
    await until(
      "they were looked at",
      () =>
        bench.telegram.calls.slice(before).filter((c) => c.method === "getMyCommands").length === 2,
    );
    await bench.polls();
    expect(sets()).to.equal(2);
  });

  it("is set anew when a command changed", async () => {
    const first = await openTelegramBench();
    await until("both are set", () => first.telegram.menu("all_group_chats").length > 0);
    await first.adapter.stop();
    const ping = command("ping", "Answers").reply(() => say("pong"));
    bench = await openTelegramBench({
      telegram: first.telegram,
      commands: [...benchCommands, ping],
    });
    await until("both are set", () => bench.telegram.menu("all_group_chats").length === 4);
    expect(sets()).to.equal(4);
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
