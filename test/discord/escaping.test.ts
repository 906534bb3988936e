import { expect } from "chai";

import { escapesIn } from "../../adapters/discord/escaping.ts";

/** The line with a backslash wherever there has to be one. */
const escaped = (line: string): string => {
  const places = escapesIn(line);
  return line
    .split("")
    .map((unit, at) => (places.has(at) ? `\\${unit}` : unit))
    .join("");
};

const expectEscaped = (pairs: readonly (readonly [line: string, shown: string])[]): void => {
  for (const [line, shown] of pairs) expect(escaped(line), line).to.equal(shown);
};

const expectAsItIs = (...lines: readonly string[]): void => {
  for (const line of lines) expect(escaped(line), line).to.equal(line);
};

describe("what is escaped in Discord", () => {
  it("is what emphasises, strikes, hides or is code", () => {
    expectEscaped([
      ["*x* **y** ***z***", "\\*x\\* \\*\\*y\\*\\* \\*\\*\\*z\\*\\*\\*"],
      ["_x_ __y__ a_b_c", "\\_x\\_ \\_\\_y\\_\\_ a\\_b\\_c"],
      ["~~x~~", "\\~\\~x\\~\\~"],
      ["||x||", "\\|\\|x\\|\\|"],
      ["`x` ```y```", "\\`x\\` \\`\\`\\`y\\`\\`\\`"],
      ["C:\\x\\*", "C:\\\\x\\\\\\*"],
      ["¯\\_(ツ)_/¯", "¯\\\\\\_(ツ)\\_/¯"],
    ]);
  });

  it("is what mentions, and all else that stands in angle brackets", () => {
    expectEscaped(
      [
        "<@1>",
        "<@!1>",
        "<@&1>",
        "<#1>",
        "</health:1>",
        "<id:guide>",
        "<sound:1>",
        "<mailto:a@b.c>",
        "<+15550100>",
        "a < b",
      ].map((line) => [line, line.replace("<", "\\<")]),
    );
    expectEscaped([
      ["<t:1:R>", "\\<t\\:1\\:R>"],
      ["@everyone", "\\@everyone"],
      ["x@here", "x\\@here"],
    ]);
    expectAsItIs("@all", "@everybody", "ann@example.com", "a > b", "#general");
  });

  it("is what becomes an emoji", () => {
    expectEscaped([
      [":fire:", "\\:fire\\:"],
      ["a:fire:b", "a\\:fire\\:b"],
      [":wave::skin-tone-2:", "\\:wave\\:\\:skin-tone-2\\:"],
      [":a:b:", "\\:a\\:b\\:"],
      ["<a:x:1>", "\\<a\\:x\\:1>"],
    ]);
    expectAsItIs("Next: this", "at 22:14 PST", ":: :", ": fire :", "a: b c:d", "🔥");
  });

  it("is what becomes a link, with and without a label, or a card", () => {
    expectEscaped([
      ["https://a.example/x", "https\\://a.example/x"],
      ["x steam://run HTTP://A", "x steam\\://run HTTP\\://A"],
      ["<https://a.example>", "\\<https\\://a.example>"],
      ["[here](https://a.example)", "\\[here\\](https\\://a.example)"],
      ["join discord.gg/x", "join discord\\.gg/x"],
      ["discord.com/invite\\x", "discord\\.com/invite\\\\x"],
      ["ptb.DiscordApp.com/invite/x", "ptb.DiscordApp\\.com/invite/x"],
      ["dis.gd/x", "dis\\.gd/x"],
    ]);
    expectAsItIs("www.example.com", "(x)", "discord. Good", "discord.5", "a.discord", "mydis.gd");
  });

  it("is what begins a quote, a list, a heading or small print, there only", () => {
    expectEscaped([
      ["> x", "\\> x"],
      [">>> x", "\\>>> x"],
      ["  > x", "  \\> x"],
      ["- x", "\\- x"],
      ["-", "\\-"],
      ["+ x", "\\+ x"],
      ["* x", "\\* x"],
      ["-# x", "\\-# x"],
      ["# x", "\\# x"],
      ["### x", "\\### x"],
      ["#", "\\#"],
      ["1. x", "1\\. x"],
      [" 23. x", " 23\\. x"],
      ["1.", "1\\."],
    ]);
    expectAsItIs("x > y", "x - y", "-5 dBm", "+1", "#7", "x # y", "#### x", "1.5", "x 1. y", "1)");
  });

  it("is also what becomes so once Discord has taken away what it strips", () => {
    expectEscaped([
      ["@\u202Eeveryone", "\\@\u202Eeveryone"],
      ["@eve\u0300ryone", "\\@eve\u0300ryone"],
      ["@\u200Bhere", "\\@\u200Bhere"],
      ["https:\u2060//a.example", "https\\:\u2060//a.example"],
      ["\u{E0001}> x", "\u{E0001}\\> x"],
      ["\u0300# x", "\u0300\\# x"],
      ["dis\u00ADcord.\u200Dgg/x", "dis\u00ADcord\\.\u200Dgg/x"],
      [":fi\u0007re:", "\\:fi\u0007re\\:"],
    ]);
  });

  it("is found behind characters of any length", () => {
    expectEscaped([
      ["👩‍👩‍👧*", "👩‍👩‍👧\\*"],
      ["1️⃣ 🔥_ غرفة|", "1️⃣ 🔥\\_ غرفة\\|"],
      ["", ""],
    ]);
  });
});
