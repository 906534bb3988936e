import type { Address, ChatAdapter, ChatEvent, Outgoing, Receive } from "../../../src/index.ts";
import { IdealAdapter } from "./ideal-adapter.ts";
import type { Plaza } from "./plaza.ts";

/** An adapter that breaks a rule, and the cases of the contract that it must fail. */
export interface Broken {
  readonly adapter: (plaza: Plaza) => ChatAdapter;
  readonly fails: readonly string[];
}

/** By what is wrong with them; a title goes on "an adapter that …". */
export interface BrokenAdapters {
  readonly [title: string]: Broken;
}

/** The ideal adapter with some of its members replaced. */
export function changed(
  change: (ideal: ChatAdapter, plaza: Plaza) => Partial<ChatAdapter>,
): (plaza: Plaza) => ChatAdapter {
  return (plaza) => {
    const ideal = new IdealAdapter(plaza);
    return {
      platform: ideal.platform,
      serves: (tenant) => ideal.serves(tenant),
      capabilities: (at) => ideal.capabilities(at),
      start: (receive) => ideal.start(receive),
      send: (to, outgoing, options) => ideal.send(to, outgoing, options),
      trouble: () => ideal.trouble(),
      stop: () => ideal.stop(),
      ...change(ideal, plaza),
    };
  };
}

/** The ideal adapter that asks somebody in front of the bot. */
export function receiving(inFront: (receive: Receive) => Receive): (plaza: Plaza) => ChatAdapter {
  return changed((ideal) => ({ start: (receive) => ideal.start(inFront(receive)) }));
}

/** The ideal adapter that tells of an event what is not so. */
export function telling(wrong: (event: ChatEvent) => ChatEvent): (plaza: Plaza) => ChatAdapter {
  return receiving((receive) => (event) => receive(wrong(event)));
}

/** The ideal adapter that tells of the place what is not so. */
export function placing(wrong: (at: Address) => object): (plaza: Plaza) => ChatAdapter {
  return telling((event) => ({ ...event, at: { ...event.at, ...wrong(event.at) } }));
}

/** The ideal adapter that says something else than it was told to. */
export function saying(
  wrong: (outgoing: Outgoing, to: Address) => Outgoing,
): (plaza: Plaza) => ChatAdapter {
  return changed((ideal) => ({
    send: (to, outgoing, options) => ideal.send(to, wrong(outgoing, to), options),
  }));
}
