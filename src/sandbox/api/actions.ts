import { fieldsOf } from "../incoming.ts";
import { textAt } from "../json.ts";
import { apiError, invalid, json, type Reply } from "../reply.ts";
import { findNode, type HomeCall } from "./call.ts";

const timePeriods = ["lastHour", "last24Hours", "last7Days", "last30Days"];

/** `POST L/appqoe/AppQoeStatsByTrafficClass`: 400 without `timePeriod`. The reply is a guess. */
export function qoe({ content, incoming }: HomeCall): Reply {
  const timePeriod = fieldsOf(incoming)?.["timePeriod"];
  if (timePeriod === undefined) return apiError(400, "Required fields missing.");
  if (!timePeriods.some((known) => known === timePeriod))
    return invalid("timePeriod is not valid.");
  return json(200, content.qoe);
}

/** `POST L/nodes/{nodeId}/speedTest`. The reply is invented. */
export function startSpeedTest({ content, world, params, incoming }: HomeCall): Reply {
  const node = findNode(content, params["nodeId"]);
  if (node === undefined) return apiError(404, "Node not found");
  if (fieldsOf(incoming) === undefined) return apiError(400, "Required fields missing.");
  if (node["connectionState"] !== "connected") return invalid("The node is not connected.");
  const { requestId } = world.activity.startSpeedTest(textAt(node, "id") ?? "");
  return json(200, { requestId });
}

/** `GET L/nodes/{nodeId}/speedTestResults`. The body is invented. */
export function speedTestResults({ content, world, params }: HomeCall): Reply {
  const { nodeId = "" } = params;
  if (findNode(content, nodeId) === undefined) return apiError(404, "Node not found");
  const started = world.activity.testsOf(nodeId);
  return json(200, {
    results: started.map((test) => ({
      requestId: test.requestId,
      ...world.activity.recordOf(test),
    })),
  });
}

/** `GET L/nodes/{nodeId}/speedTestResults/{requestId}`. The body is invented. */
export function speedTestResult({ world, params }: HomeCall): Reply {
  const started = world.activity.testsOf(params["nodeId"] ?? "");
  const test = started.find((one) => one.requestId === params["requestId"]);
  if (test === undefined) return apiError(404, "speed test not found");
  return json(200, { requestId: test.requestId, ...world.activity.recordOf(test) });
}

/** `PUT L/nodes/{nodeId}/reboot`: 204; the pod must be online. */
export function rebootNode({ content, world, params, incoming }: HomeCall): Reply {
  const node = findNode(content, params["nodeId"]);
  if (node === undefined) return apiError(404, "Node not found");
  const delaySeconds = delayOf(fieldsOf(incoming)?.["delay"]);
  if (delaySeconds === undefined) return invalid("delay is not valid.");
  if (node["connectionState"] !== "connected") return invalid("The node is not connected.");
  world.activity.restart(textAt(node, "id") ?? "", delaySeconds);
  return { kind: "empty", status: 204 };
}

/** `PUT L/reboot`: all connected pods at once. */
export function reboot({ content, world, incoming }: HomeCall): Reply {
  const delaySeconds = delayOf(fieldsOf(incoming)?.["delay"]);
  if (delaySeconds === undefined) return invalid("delay is not valid.");
  for (const node of content.nodes) {
    if (node["connectionState"] === "connected") {
      world.activity.restart(textAt(node, "id") ?? "", delaySeconds);
    }
  }
  return { kind: "empty", status: 204 };
}

/** Seconds from 0 to 100,000; `undefined` for anything else. */
function delayOf(given: unknown): number | undefined {
  if (given === undefined) return 0;
  const seconds = typeof given === "string" && given.trim() === "" ? Number.NaN : Number(given);
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= 100_000 ? seconds : undefined;
}
