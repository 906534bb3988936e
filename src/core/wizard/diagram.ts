import type { Wizard } from "./wizard.ts";

/** The wizard's machine as a Mermaid state diagram; many tools draw it, and it reads as text. */
export function diagram(wizard: Wizard): string {
  const names = wizard.steps.map((s) => s.name);
  const lines = names.flatMap((name, i) => {
    const next = names[i + 1] ?? "finishing";
    const before = names[i - 1];
    const step = wizard.steps[i];
    return [
      `  ${name} --> ${next}: answer`,
      ...(step?.answer.fallback === undefined ? [] : [`  ${name} --> ${next}: skip`]),
      ...(before === undefined ? [] : [`  ${name} --> ${before}: back`]),
      `  ${name} --> ${name}: wrong answer, help`,
      `  choosing --> ${name}: fix ${i + 1}`,
    ];
  });
  return [
    "stateDiagram-v2",
    `  [*] --> ${names[0] ?? ""}`,
    ...lines,
    "  finishing --> done",
    "  finishing --> choosing: failed",
    "  choosing --> finishing: again, anyway",
    `  choosing --> ${names[0] ?? ""}: start over`,
    ...[...names, "finishing", "choosing"].map((name) => `  ${name} --> cancelled: cancel`),
    ...[...names, "choosing"].map((name) => `  ${name} --> expired: deadline`),
    "  done --> [*]",
    "  cancelled --> [*]",
    "  expired --> [*]",
  ].join("\n");
}
