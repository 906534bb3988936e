import type { Command } from "../../core/command/command.ts";
import type { Json } from "../../core/json.ts";
import { mapBlocks, type Button, type View } from "../../core/view/view.ts";
import { assess } from "../health/assess.ts";
import { healthView, type HealthInput, type Was } from "../views/health.ts";
import { statusView } from "../views/status.ts";
import { homeCommand, readHome } from "./home.ts";

/** `/health`: is this home all right, and if not, what next. */
export const health: Command = homeCommand(
  "health",
  "Quick service health check (online status, pods, devices, QoE)",
).run(async (context) => {
  const result = await readHome(context, ["location", "nodes", "devices", "qoe"]);
  return result.kind === "instead"
    ? result.view
    : remembered(healthView, result.input, context.memo);
});

/** `/status`: the verdict again, with speed test, firmware and service. */
export const status: Command = homeCommand("status", "Overall location health and speed tests").run(
  async (context) => {
    const result = await readHome(context, ["location", "nodes"]);
    return result.kind === "instead"
      ? result.view
      : remembered(statusView, result.input, context.memo);
  },
);

/** The view, with its verdict kept in "Check again" so that the next one can tell a change. */
function remembered(render: (input: HealthInput) => View, input: HealthInput, memo: Json): View {
  const shown = render({ ...input, was: toWas(memo) });
  if (input.reads.nodes?.kind !== "read") return shown;
  const { verdict } = assess(input.reads, input.nowMs);
  const now: Json = { verdict, atMs: input.nowMs };
  const keep = (button: Button): Button =>
    button.act.kind === "command" && button.act.inPlace
      ? { ...button, act: { ...button.act, memo: now } }
      : button;
  return mapBlocks(shown, (block) =>
    block.kind === "buttons" ? { ...block, items: block.items.map(keep) } : block,
  );
}

const verdicts = ["operational", "degraded", "disrupted", "offline", "unknown"] as const;

function toWas(memo: Json): Was | undefined {
  if (typeof memo !== "object" || memo === null || !("verdict" in memo)) return undefined;
  const verdict = verdicts.find((word) => word === memo["verdict"]);
  const atMs = memo["atMs"];
  return verdict !== undefined && typeof atMs === "number" ? { verdict, atMs } : undefined;
}
