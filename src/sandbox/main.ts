import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox, type Sandbox } from "./index.ts";

// `npm run sandbox`: the simulated cloud alone, for a bot in another process.
// SANDBOX_PORT or PORT: where it listens, 8443 unless told otherwise.
// SANDBOX_DIR: where the authority's certificate is written, a new temporary folder otherwise.

await main();

async function main(): Promise<void> {
  const port = portFrom(process.env["SANDBOX_PORT"] ?? process.env["PORT"] ?? "8443");
  if (port === undefined) {
    fail(
      "SANDBOX_PORT (or PORT) is not a port: a number from 0 to 65535 is expected, for example 8443.",
    );
    return;
  }
  const sandbox = await start(port);
  if (sandbox === undefined) return;
  const stopped = stopSignal();
  const given = process.env["SANDBOX_DIR"];
  const folder = given ?? (await mkdtemp(join(tmpdir(), "plume-sandbox-")));
  const caFile = join(folder, "sandbox-ca.pem");
  await writeFile(caFile, sandbox.ca);
  process.stdout.write(describe(sandbox, caFile));
  await stopped;
  await sandbox.close();
  await rm(given === undefined ? folder : caFile, { recursive: true, force: true });
  process.stdout.write("\nThe sandbox cloud has ended.\n");
}

async function start(port: number): Promise<Sandbox | undefined> {
  try {
    return await startSandbox({ port });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    fail(
      `The sandbox cloud cannot listen on port ${port}: ${reason}. Set SANDBOX_PORT to another one.`,
    );
    return undefined;
  }
}

function fail(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

function portFrom(text: string): number | undefined {
  const port = Number(text);
  return /^\d+$/u.test(text) && port <= 65_535 ? port : undefined;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

function describe(sandbox: Sandbox, caFile: string): string {
  const { credentials, clients, homes } = sandbox;
  return `Sandbox: a simulated Plume Cloud at https://localhost:${sandbox.port} (this machine only)

Start a bot that knows it, in another terminal:
  PLUME_CLOUD=plume PLUME_API_BASE=${sandbox.localApiBase} PLUME_ALLOWED_HOSTS=localhost \\
    PLUME_EXTRA_CA_FILE=${caFile} npm start

Answers for /auth, one line a question:
  1  ${sandbox.localSsoUrl}
  2  ${credentials.header}
  3  ${credentials.partnerId}
  4  ${sandbox.localApiBase}

Other logins (header, then partner ID):
${Object.values(clients)
  .filter((client) => client.header !== credentials.header)
  .map((client) => `  ${client.shows}\n    ${client.header}\n    ${client.partnerId}`)
  .join("\n")}

Homes (customer, location):
${homes
  .map((home) => `  ${home.customerId} ${home.locationId}  ${home.title}\n    ${home.shows}`)
  .join("\n")}

Ctrl-C ends it.
`;
}
