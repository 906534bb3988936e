import type { z } from "zod";

import { isKubernetes } from "./kubernetes.ts";
import type { Variable } from "./variable.ts";
import { variables } from "./variables.ts";

/** The name of a variable that there is. */
export type Name = keyof typeof variables;

/** Variables by name, as the process has them. */
export type Environment = { readonly [name: string]: string | undefined };

type ValueOf<N extends Name> = z.output<(typeof variables)[N]["schema"]>;

// `docker run --env-file` keeps quotes; a folder or a key with quotes in its name fails later.
const quoted = /^(["']).*\1$/s;

/** Reads variables, and gathers every mistake; never a value, it may be a secret. */
export class Reading {
  readonly #env: Environment;
  readonly #problems: string[] = [];

  constructor(env: Environment) {
    this.#env = env;
  }

  get problems(): readonly string[] {
    return this.#problems;
  }

  /** True where it is set, rightly or not. An empty value counts as none. */
  isSet(name: Name): boolean {
    return this.#raw(name) !== "";
  }

  /** What it holds; `undefined` where it is not set, or holds what cannot be. */
  read<N extends Name>(name: N): ValueOf<N> | undefined {
    const raw = this.#raw(name);
    if (raw === "") return undefined;
    if (quoted.test(raw)) {
      this.mistake(name, "the quotes around it are part of the value, leave them out");
      return undefined;
    }
    const parsed = variables[name].schema.safeParse(raw);
    if (!parsed.success) this.#expect(name, raw);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- zod's own output type of this schema
    return parsed.data as ValueOf<N> | undefined;
  }

  mistake(name: string, text: string): void {
    this.#problems.push(`${name}: ${text}`);
  }

  /** It is missing, or cannot be what it is; `where` says beside what. */
  expected(name: Name, where = ""): void {
    const { expected, example } = variables[name];
    const beside = where === "" ? "" : `${where}: `;
    this.mistake(name, `expected ${beside}${expected}, for example ${name}=${example}`);
  }

  /** Says so of the first of these that is set while what it belongs to is not. */
  lonely(owner: Name, names: readonly Name[]): void {
    const lone = this.isSet(owner) ? undefined : names.find((name) => this.isSet(name));
    if (lone === undefined) return;
    const { example } = variables[owner];
    this.mistake(lone, `means nothing without ${owner}, for example ${owner}=${example}`);
  }

  #raw(name: Name): string {
    const raw = this.#env[name] ?? "";
    // A service there that is called `slack` sets SLACK_PORT.
    return isKubernetes(name, raw) ? "" : raw;
  }

  #expect(name: Name, raw: string): void {
    const variable: Variable = variables[name];
    const mistaken = variable.mistaken?.(raw);
    if (mistaken === undefined) return this.expected(name);
    const { expected, example } = variable;
    this.mistake(name, `expected ${expected}, not ${mistaken}; for example ${name}=${example}`);
  }
}
