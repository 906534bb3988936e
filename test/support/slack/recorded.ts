import { readFileSync } from "node:fs";

/** A payload as Slack sends it. */
export type Payload = { [name: string]: unknown };

/** A fresh copy of a payload in `test/fixtures/slack`; `changed` may alter it. */
export function recorded(
  name: string,
  change: (payload: Payload) => void = () => undefined,
): Payload {
  const file = new URL(`../../fixtures/slack/${name}.json`, import.meta.url);
  const payload: Payload = JSON.parse(readFileSync(file, "utf8"));
  change(payload);
  return payload;
}

/** The same with members of its event changed; `undefined` takes one away. */
export function recordedEvent(name: string, fields: Payload): Payload {
  return recorded(name, (payload) => {
    payload["event"] = { ...Object(payload["event"]), ...fields };
  });
}
