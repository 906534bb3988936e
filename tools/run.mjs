// `node tools/run.mjs src/main.js`: compiles what changed, then runs that module of dist in this
// same process.
import { build } from "./compile.mjs";

const [module = ""] = process.argv.splice(2, 1);
const code = build({ ifStale: true });
if (code === 0) await import(new URL(`../dist/${module}`, import.meta.url).href);
else process.exitCode = code;
