import type { Command } from "./command.ts";
import { example, usage } from "./command-line.ts";
import { heading, text, view, type Block, type Row, type View } from "../view/view.ts";

/** The help page: commands by group, `first` on top; `footer` is its last line. */
export function helpView(
  commands: readonly Command[],
  options: { readonly prefix: string; readonly first: string; readonly footer: string },
): View {
  const groups = [...new Set(commands.map((c) => c.group))].filter((group) => group !== "");
  const order = [
    ...groups.filter((group) => group === options.first),
    ...groups.filter((group) => group !== options.first),
  ];
  const tables = order.map((group) => groupBlock(group, commands, options.prefix));
  return view([heading("Commands"), ...tables, text(options.footer)]);
}

function groupBlock(group: string, commands: readonly Command[], prefix: string): Block {
  const rows = commands
    .filter((c) => c.group === group)
    .flatMap((c): readonly Row[] => [
      { cells: [prefix + c.name, c.summary] },
      ...choicesOf(c).map(([value, summary]) => ({
        cells: [`${prefix}${c.name} ${value}`, summary],
      })),
    ]);
  return {
    kind: "table",
    caption: group,
    columns: [
      { label: "", align: "left", keep: 1 },
      { label: "", align: "left", keep: 1 },
    ],
    groups: [{ title: group, rows }],
    rowTitle: 0,
  };
}

/** What may stand right after the name, where that makes it another command to a person. */
function choicesOf(command: Command): readonly (readonly [value: string, summary: string])[] {
  const first = command.parameters.find((p) => p.positional);
  if (!first || first.required) return [];
  return Object.entries(first.argument.choices).filter(([, summary]) => summary !== "");
}

/** One command explained. */
export function commandHelpView(command: Command, prefix: string): View {
  const { parameters, prerequisite, permission } = command;
  const width = Math.max(0, ...parameters.map((p) => p.name.length));
  const required = parameters.filter((p) => p.required);
  const needs = [
    ...(prerequisite === undefined ? [] : [prerequisite]),
    ...(permission === undefined ? [] : [`permission ${permission}`]),
  ];
  const lines = [
    ...parameters.map(
      (p) =>
        `${p.name.padEnd(width)}  ${p.argument.label}${p.positional ? "" : `: ${p.name}=${p.argument.example}`}`,
    ),
    ...(required.length === 0
      ? []
      : [`Also: ${prefix}${command.name} ${required.map((p) => `${p.name}=…`).join(" ")}`]),
    `Example: ${example(command, prefix)}`,
    ...(needs.length === 0 ? [] : [`Needs: ${needs.join("; ")}`]),
  ];
  return view([text(`${usage(command, prefix)}\n${command.summary}`), text(lines.join("\n"))]);
}
