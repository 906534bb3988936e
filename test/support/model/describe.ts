import type { Call } from "../stores-calls.ts";

/** One line about a call, for a trace. */
export function describe({ kind, call }: Call): string {
  switch (kind) {
    case "accept": {
      const { delivery, op } = call;
      const ready = delivery?.ready && ` ready at (${delivery.ready.fence},${delivery.ready.last})`;
      return `accept ${delivery?.id ?? "nothing"} as ${op}${ready ?? ""}`;
    }
    case "intent":
      return `intent ${call.event} under ${call.fence}`;
    case "commit":
      return `commit ${call.event} under ${call.fence}`;
    case "sent":
      return `sent ${call.event} ${call.count} ${call.mode} under ${call.fence}`;
  }
}
