import { build } from "./compile.mjs";

process.exitCode = build({ ifStale: process.argv.includes("--if-stale") });
