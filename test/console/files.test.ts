import { expect } from "chai";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileName, saveFiles } from "../../adapters/console/files.ts";
import { say, view, type View } from "../../src/index.ts";

const file = (name: string, content: string): View =>
  view([{ kind: "file", label: "List", name, base64: Buffer.from(content).toString("base64") }]);

describe("saveFiles", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "console-files-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("writes a file that only its owner can read, and never over another", async () => {
    expect((await saveFiles(file("pods.csv", "a"), folder)).get("pods.csv")).to.equal(
      join(folder, "pods.csv"),
    );
    expect((await saveFiles(file("pods.csv", "b"), folder)).get("pods.csv")).to.equal(
      join(folder, "pods-2.csv"),
    );
    expect(await readFile(join(folder, "pods.csv"), "utf8")).to.equal("a");
    expect(await readFile(join(folder, "pods-2.csv"), "utf8")).to.equal("b");
    expect((await stat(join(folder, "pods.csv"))).mode & 0o777).to.equal(0o600);
  });

  it("stays in its folder whatever the name says", async () => {
    await saveFiles(file("../../evil/../.x.csv", "a"), folder);
    expect(await readdir(folder)).to.deep.equal(["x.csv"]);
  });

  it("says why a file could not be written", async () => {
    await writeFile(join(folder, "taken"), "");
    const places = await saveFiles(file("a.csv", "a"), join(folder, "taken"));
    expect(places.get("a.csv")).to.match(/^a\.csv could not be saved: E/);
  });

  it("does nothing for a view without files", async () => {
    expect((await saveFiles(say("a"), folder)).size).to.equal(0);
  });
});

describe("fileName", () => {
  for (const [raw, safe] of [
    ["pods.csv", "pods.csv"],
    ["Haus Grün 日本.csv", "Haus Grün 日本.csv"],
    ["..\\..\\a.csv", "a.csv"],
    ["/", "file"],
    ["..", "file"],
    ["con.csv", "file.csv"],
    ["-rf", "rf"],
    ["a\u001b[2Jb\n.csv", "a _2Jb_.csv"],
    [`${"x".repeat(500)}.csv`, `${"x".repeat(59)}.csv`],
  ] as const) {
    it(`makes ${JSON.stringify(safe)} of ${JSON.stringify(raw.slice(0, 20))}`, () => {
      expect(fileName(raw)).to.equal(safe);
    });
  }
});
