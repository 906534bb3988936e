import { openConsole } from "./console.ts";
import type { Face, FaceParts } from "./face.ts";

/** All platforms that the configuration names; without any, this terminal or pipe. */
export async function openFaces(parts: FaceParts): Promise<Face> {
  const [first, ...rest] = [...(await onTelegram(parts)), ...(await onSlack(parts))];
  return first ? rest.reduce(together, first) : openConsole(parts);
}

// Each platform is loaded only where it is configured: who has none needs none of it.

async function onTelegram(parts: FaceParts): Promise<readonly Face[]> {
  const { telegram } = parts.config;
  if (!telegram) return [];
  const { openTelegram } = await import("./telegram.ts");
  return [openTelegram(telegram, parts)];
}

async function onSlack(parts: FaceParts): Promise<readonly Face[]> {
  const { slack } = parts.config;
  if (!slack) return [];
  const { openSlack } = await import("./slack.ts");
  return [openSlack(slack, parts)];
}

function together(one: Face, other: Face): Face {
  return {
    adapters: [...one.adapters, ...other.adapters],
    closed: Promise.all([one.closed, other.closed]).then(() => undefined),
    greeting: () => one.greeting() + other.greeting(),
    unsaved: () => one.unsaved() || other.unsaved(),
    release() {
      one.release();
      other.release();
    },
  };
}
