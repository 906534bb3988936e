import { view, type View } from "../../core/view/view.ts";
import type { PartName } from "../model.ts";

const labels: { readonly [Part in PartName]: string } = {
  location: "location",
  nodes: "pods",
  devices: "devices",
  qoe: "QoE",
  wifi: "Wi-Fi",
};

/** How a read goes on: `🔄 Asking Plume Cloud: pods done, devices …, QoE …`. */
export function progressView(
  parts: readonly { readonly part: PartName; readonly state: "waiting" | "done" | "failed" }[],
): View {
  // The location is not what anybody asked for, unless it is all there is.
  const asked = parts.filter(({ part }) => part !== "location");
  const shown = asked.length === 0 ? parts : asked;
  const told = shown.map(({ part, state }) => ({ label: labels[part], state }));
  return view([{ kind: "progress", label: "Asking Plume Cloud", parts: told }], "waiting");
}
