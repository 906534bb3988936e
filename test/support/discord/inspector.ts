import { misfit } from "./refusal.ts";
import { treeOf, type Findings, type Rule } from "./rules.ts";

/** Looks at everything that the bot sends. What Discord would not take is refused and noted. */
export class Inspector {
  readonly violations: string[] = [];

  /** Notes what Discord lets pass, though the bot should not do it. */
  notes(where: string, ...what: readonly string[]): void {
    this.violations.push(...what.map((one) => `${where}: ${one}`));
  }

  /** Throws the `Refusal` that Discord has for what is not in order. */
  check(where: string, rule: Rule, value: unknown): void {
    const found: Findings = { problems: [], notes: [] };
    rule(value, { path: [], found });
    const { problems, notes } = found;
    this.notes(where, ...notes);
    this.notes(
      where,
      ...problems.map(({ path, code, message }) =>
        [...(path.length > 0 ? [path.join(".")] : []), code, message].join(": "),
      ),
    );
    if (problems.length > 0) throw misfit(treeOf(problems));
  }
}
