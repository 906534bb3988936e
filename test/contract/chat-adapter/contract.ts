import { lackOf, type Rule } from "./rule.ts";
import { editingRules } from "./rules/editing.ts";
import { erasingRules } from "./rules/erasing.ts";
import { faultRules } from "./rules/faults.ts";
import { fillingRules } from "./rules/filling.ts";
import { hearingRules } from "./rules/hearing.ts";
import { lengthRules } from "./rules/length.ts";
import { lifeRules } from "./rules/life.ts";
import { namingRules } from "./rules/naming.ts";
import { openingRules } from "./rules/opening.ts";
import { receiptRules } from "./rules/receipts.ts";
import { sendingRules } from "./rules/sending.ts";
import { sharingRules } from "./rules/sharing.ts";
import { showingRules } from "./rules/showing.ts";
import { textRules } from "./rules/texts.ts";
import { Scene } from "./scene.ts";
import type { AdapterStage, StageTraits } from "./stage.ts";

/** One case of the contract. */
export interface ContractCase {
  /** A sentence about the adapter, which no other case has. */
  readonly name: string;
  /** Opens a stage, tries the case on it and closes it. Rejects if the adapter breaks the rule. */
  readonly run: () => Promise<void>;
}

/** A case that cannot be tried on a stage. */
export interface OmittedCase {
  readonly name: string;
  readonly why: string;
}

/** Where the contract is to be kept. */
export interface ContractOptions {
  /** Sets a stage that nothing has happened on. */
  readonly open: () => AdapterStage | Promise<AdapterStage>;
  readonly has: StageTraits;
  /** A case that takes longer than so many ms fails; 15 s unless told. */
  readonly withinMs?: number;
}

const defaultWithinMs = 15_000;

const rules: readonly Rule[] = [
  ...lifeRules,
  ...hearingRules,
  ...namingRules,
  ...receiptRules,
  ...showingRules,
  ...textRules,
  ...lengthRules,
  ...sendingRules,
  ...editingRules,
  ...erasingRules,
  ...openingRules,
  ...fillingRules,
  ...sharingRules,
  ...faultRules,
];

/**
 * What every chat adapter keeps, case by case; each has a stage of its own, so they may run in any
 * order. A case that does not apply is not among them, see {@link omittedCases}.
 *
 * @example
 * for (const { name, run } of chatAdapterContract({ open, has })) it(name, run);
 */
export function chatAdapterContract(options: ContractOptions): readonly ContractCase[] {
  return rules
    .filter((rule) => lackOf(rule, options.has) === undefined)
    .map((rule) => ({ name: rule.name, run: () => tried(rule, options) }));
}

/** The cases that {@link chatAdapterContract} leaves out on such a stage, and why. */
export function omittedCases(has: StageTraits): readonly OmittedCase[] {
  return rules.flatMap((rule) => {
    const why = lackOf(rule, has);
    return why === undefined ? [] : [{ name: rule.name, why }];
  });
}

async function tried(rule: Rule, options: ContractOptions): Promise<void> {
  const { open, has, withinMs = defaultWithinMs } = options;
  const scene = new Scene(await open(), { has, withinMs });
  try {
    await scene.bounded(rule.check(scene));
  } finally {
    await scene.leave();
  }
}
