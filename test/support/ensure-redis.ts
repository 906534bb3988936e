import { findRedisServer } from "./redis-binary.ts";

// Before the tests, because installing takes longer than any of them may.
try {
  findRedisServer();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
