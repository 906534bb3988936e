import { readFileSync } from "node:fs";

import { Fault } from "./core/fault.ts";

/** The certificate authorities in the file that `variable` names, PEM. Throws `Fault` `config.invalid`. */
export function readCa(variable: string, file: string): string {
  const expected = `${variable}: expected a PEM file with "BEGIN CERTIFICATE" in it`;
  try {
    const pem = readFileSync(file, "utf8");
    if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  } catch (error) {
    throw new Fault(
      "config.invalid",
      { problems: [`${expected}; ${file} cannot be read`] },
      { cause: error },
    );
  }
  throw new Fault("config.invalid", { problems: [`${expected}; ${file} holds none`] });
}
