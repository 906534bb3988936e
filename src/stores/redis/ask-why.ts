import { reasonOf } from "./faults.ts";
import { connectOnce, type ConnectOptions } from "./options.ts";

/**
 * Why the first node of a cluster, or the first sentinel, does not answer; `undefined` if it does.
 * The client itself says only that none of them did.
 */
export async function askWhy(options: ConnectOptions): Promise<string | undefined> {
  const connection = connectOnce(options);
  try {
    return await new Promise((resolve) => {
      connection.on("error", (error) => resolve(reasonOf(error)));
      connection.once("ready", () => resolve(undefined));
      connection.once("end", () => resolve(undefined));
    });
  } finally {
    connection.disconnect();
  }
}
