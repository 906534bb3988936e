import { expect } from "chai";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { isFault } from "../../src/core/fault.ts";
import { openLogDestination } from "../../src/ops/log-destination.ts";

const modeOf = (file: string): number => statSync(file).mode & 0o777;

const refused = (code: string): void => expect.fail(`it refuses a line: ${code}`);

describe("the place of the log", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "plume-log-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is made for the bot's eyes alone, its folder too, and goes on where it ended", () => {
    const file = join(folder, "logs", "bot.log");
    for (const line of ["one\n", "two\n"]) {
      const log = openLogDestination(file, refused);
      log.write(line);
      log.flush();
    }
    expect(readFileSync(file, "utf8")).to.equal("one\ntwo\n");
    expect(modeOf(file)).to.equal(0o600);
    expect(modeOf(join(folder, "logs"))).to.equal(0o700);
  });

  it("keeps the mode of what was there before: it may be a device", () => {
    const file = join(folder, "shared.log");
    writeFileSync(file, "");
    chmodSync(file, 0o644);
    openLogDestination(file, refused).write("x\n");
    expect(modeOf(file)).to.equal(0o644);
  });

  it("that cannot be opened is a mistake of the configuration", () => {
    writeFileSync(join(folder, "file"), "");
    for (const file of [folder, join(folder, "file", "bot.log")]) {
      try {
        openLogDestination(file, refused);
        expect.fail("it was opened");
      } catch (error) {
        if (!isFault(error, "config.invalid")) throw error;
        expect(error.details.problems[0])
          .to.contain("LOG_FILE: expected a file that can be written, for example LOG_FILE=./bot")
          .and.to.contain(file);
      }
    }
  });

  // A disk that is always full; Linux has one.
  for (const device of ["/dev/full"].filter((path) => existsSync(path))) {
    it(`that is full says so once and harms nobody (${device})`, () => {
      const mode = modeOf(device);
      const told: string[] = [];
      const log = openLogDestination(device, (code) => told.push(code));
      for (let n = 0; n < 30; n += 1) log.write("x".repeat(100_000));
      log.flush();
      expect(told).to.deep.equal(["ENOSPC"]);
      expect(modeOf(device)).to.equal(mode);
    });
  }
});
