import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect } from "chai";
import { cruise, type ICruiseResult } from "dependency-cruiser";

import { rules } from "./support/house-rules.ts";

async function cruised(folders: readonly string[], baseDir: string): Promise<ICruiseResult> {
  const { output } = await cruise([...folders], {
    baseDir,
    ruleSet: rules,
    validate: true,
    // Without it, imports of types alone would escape.
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"],
    },
  });
  if (typeof output === "string") throw new Error("the cruise gave text instead of a result");
  return output;
}

const broken = (result: ICruiseResult): readonly string[] =>
  result.summary.violations.map((v) => `${v.rule.name}: ${v.from} -> ${v.to}`);

describe("the dependency rule", () => {
  it("holds over the resolved import graph", async () => {
    const result = await cruised(["src", "adapters"], process.cwd());
    expect(broken(result)).to.deep.equal([]);
    // A cruise that saw nothing is not a pass.
    expect(result.modules.length).to.be.above(60);
  }).timeout(60_000);

  const planted: readonly { rule: string; files: { readonly [path: string]: string } }[] = [
    { rule: "core-alone", files: { "src/core/a.ts": 'import "node:fs";' } },
    {
      rule: "core-alone",
      files: {
        "src/core/a.ts": 'import type { B } from "../ports/b.ts"; export type A = B;',
        "src/ports/b.ts": "export type B = 1;",
      },
    },
    {
      rule: "plume",
      files: { "src/plume/a.ts": 'import "../stores/b.ts";', "src/stores/b.ts": "export {};" },
    },
    {
      rule: "sandbox",
      files: {
        "src/sandbox/a.ts": 'import "../plume/tokens.ts";',
        "src/plume/tokens.ts": "export {};",
      },
    },
    {
      rule: "keys",
      files: { "src/keys/a.ts": 'import "../plume/b.ts";', "src/plume/b.ts": "export {};" },
    },
    {
      rule: "nobody-imports-main",
      files: { "src/core/a.ts": 'import "../keys/main.ts";', "src/keys/main.ts": "export {};" },
    },
    {
      rule: "nobody-imports-main",
      files: { "src/container/a.ts": 'import "../main.ts";', "src/main.ts": "export {};" },
    },
    {
      rule: "adapters-see-the-public-api",
      files: { "adapters/one/a.ts": 'import "../two/b.ts";', "adapters/two/b.ts": "export {};" },
    },
    {
      rule: "adapters-see-the-public-api",
      files: {
        "adapters/one/a.ts": 'import "../../src/core/b.ts";',
        "src/core/b.ts": "export {};",
      },
    },
    {
      rule: "framework-does-not-know-plume",
      files: { "src/runtime/a.ts": 'import "../plume/b.ts";', "src/plume/b.ts": "export {};" },
    },
    {
      rule: "no-cycles",
      files: { "src/core/a.ts": 'import "./b.ts";', "src/core/b.ts": 'import "./a.ts";' },
    },
  ];

  for (const [i, { rule, files }] of planted.entries()) {
    it(`catches a planted violation of ${rule} (${i + 1})`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "house-"));
      try {
        for (const [path, source] of Object.entries(files)) {
          mkdirSync(dirname(join(folder, path)), { recursive: true });
          writeFileSync(join(folder, path), source);
        }
        const tops = [...new Set(Object.keys(files).map((path) => path.split("/")[0] ?? ""))];
        expect(broken(await cruised(tops, folder)).join("\n")).to.contain(rule);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
