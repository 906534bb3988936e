import type { Command, Parameter, Values } from "./command.ts";

/** One piece of a typed line: `name` is set for `name=value`. */
export interface Token {
  readonly name?: string;
  readonly value: string;
}

/** Why a line is no call of the command; the texts are {@link misuseLine}'s. */
export type Misuse =
  | { readonly kind: "missing"; readonly parameter: Parameter }
  | { readonly kind: "wrong"; readonly parameter: Parameter; readonly problem: string }
  | { readonly kind: "extra"; readonly most: number; readonly sent: number }
  | { readonly kind: "unknown-name"; readonly name: string }
  | { readonly kind: "twice"; readonly name: string };

/** A call with typed values, or why it is none. */
export type Call =
  | { readonly kind: "call"; readonly values: Values }
  | { readonly kind: "misuse"; readonly misuse: Misuse };

// Phones turn straight quotes into curly ones.
const quotePairs: { readonly [open: string]: string } = {
  '"': '"',
  "'": "'",
  "“": "”",
  "„": "“",
  "‘": "’",
};

/**
 * Splits at white space; quotes keep it together, also in `name="a b"`. An open quote runs to
 * the end of the line.
 */
export function tokenize(line: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    if (/\s/u.test(line[at] ?? "")) {
      at++;
      continue;
    }
    const name = /^([A-Za-z][A-Za-z0-9_]*)=/.exec(line.slice(at, at + 64))?.[1];
    if (name !== undefined) at += name.length + 1;
    const [value, end] = readValue(line, at);
    tokens.push(name === undefined ? { value } : { name, value });
    at = end;
  }
  return tokens;
}

function readValue(line: string, start: number): readonly [value: string, end: number] {
  const close = quotePairs[line[start] ?? ""];
  if (close !== undefined) {
    const end = line.indexOf(close, start + 1);
    return end === -1
      ? [line.slice(start + 1), line.length]
      : [line.slice(start + 1, end), end + 1];
  }
  const rest = line.slice(start).search(/\s/u);
  const end = rest === -1 ? line.length : start + rest;
  return [line.slice(start, end), end];
}

/** Fits tokens to the parameters of a command: named ones first, then by position. */
export function parseCall(command: Command, tokens: readonly Token[]): Call {
  const raw = new Map<string, string>();
  for (const { name, value } of tokens) {
    if (name === undefined) continue;
    const parameter = command.parameters.find((p) => p.name.toLowerCase() === name.toLowerCase());
    if (!parameter) return misuse({ kind: "unknown-name", name });
    if (raw.has(parameter.name)) return misuse({ kind: "twice", name: parameter.name });
    raw.set(parameter.name, value);
  }
  const free = command.parameters.filter((p) => p.positional && !raw.has(p.name));
  const loose = tokens.filter((t) => t.name === undefined);
  const most = command.parameters.filter((p) => p.positional).length;
  if (loose.length > free.length) {
    return misuse({ kind: "extra", most, sent: loose.length + most - free.length });
  }
  loose.forEach((token, i) => raw.set(free[i]?.name ?? "", token.value));
  return typed(command, raw);
}

function typed(command: Command, raw: ReadonlyMap<string, string>): Call {
  const values: { [name: string]: unknown } = {};
  for (const parameter of command.parameters) {
    const value = raw.get(parameter.name);
    if (value === undefined || value === "") {
      if (parameter.required) return misuse({ kind: "missing", parameter });
      values[parameter.name] = undefined;
      continue;
    }
    const parsed = parameter.argument.parse(value);
    if (parsed.kind === "refused") {
      return misuse({ kind: "wrong", parameter, problem: parsed.problem });
    }
    values[parameter.name] = parsed.value;
  }
  return { kind: "call", values };
}

const misuse = (m: Misuse): Call => ({ kind: "misuse", misuse: m });

/** How the command is called: `/nodes <customerId> <locationId> [page=…]`. */
export function usage(command: Command, prefix: string): string {
  const parts = command.parameters.map((p) => {
    if (p.required) return `<${p.name}>`;
    const choices = Object.keys(p.argument.choices).join("|");
    if (p.positional) return `[${p.name}]`;
    return `[${p.name}=${choices === "" ? "…" : choices}]`;
  });
  return [prefix + command.name, ...parts].join(" ");
}

/** A call that would be accepted. */
export function example(command: Command, prefix: string): string {
  const shown = command.parameters.some((p) => p.required)
    ? command.parameters.filter((p) => p.required)
    : command.parameters.filter((p) => p.positional).slice(0, 1);
  return [prefix + command.name, ...shown.map((p) => p.argument.example)].join(" ");
}

const article = (word: string): string => (/^[aeiou]/i.test(word) ? "an" : "a");

/** What was wrong, in one sentence. Never repeats a value: it may be a misplaced secret. */
export function misuseLine(command: Command, prefix: string, m: Misuse): string {
  const name = prefix + command.name;
  switch (m.kind) {
    case "missing":
      return `${name} needs ${article(m.parameter.name)} ${m.parameter.name}.`;
    case "wrong":
      return `${m.parameter.name} ${m.problem}`;
    case "extra": {
      const takes = m.most === 0 ? "no value" : m.most === 1 ? "1 value" : `${m.most} values`;
      return `${name} takes ${takes}, ${m.sent} ${m.sent === 1 ? "was" : "were"} sent.`;
    }
    case "unknown-name":
      // Anything but a plain word may be the front of a pasted secret such as `dXNlcjpwYXNz=`.
      return /^[a-z]+([A-Z][a-z]+)?$/.test(m.name) && m.name.length <= 16
        ? `${name} has no value named "${m.name}".`
        : `${name} has no value of that name.`;
    case "twice":
      return `${m.name} was sent twice.`;
  }
}
