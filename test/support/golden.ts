import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { expect } from "chai";

import { toPlain } from "../../src/core/view/plain.ts";
import type { View } from "../../src/core/view/view.ts";
import { discordForm } from "./discord-form.ts";
import { slackForm } from "./slack-form.ts";
import { telegramForm } from "./telegram-form.ts";

const folder = new URL("../golden/", import.meta.url);

/**
 * Compares a text with `test/golden/<name>.txt`. With `UPDATE_GOLDEN=1` the file is written
 * instead; without it a missing file fails.
 */
export function expectGolden(name: string, actual: string): void {
  const file = new URL(`${name}.txt`, folder);
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, `${actual}\n`);
  if (!existsSync(file)) throw new Error(`no golden file ${name}.txt; UPDATE_GOLDEN=1 writes it`);
  expect(actual, name).to.equal(readFileSync(file, "utf8").slice(0, -1));
}

/** Compares a view with its golden files: its canonical text, and its form on every platform. */
export function expectGoldenView(name: string, view: View): void {
  expectGolden(name, toPlain(view));
  expectGolden(`telegram/${name}`, telegramForm(view));
  expectGolden(`slack/${name}`, slackForm(view));
  expectGolden(`discord/${name}`, discordForm(view));
}
