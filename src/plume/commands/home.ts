import { type Argument, id } from "../../core/command/argument.ts";
import { command, type CommandDraft, type HandlerContext } from "../../core/command/command.ts";
import type { View } from "../../core/view/view.ts";
import type { HomeIds, OldReads, PartName } from "../model.ts";
import { Homes } from "../uses.ts";
import { completeCustomer, completeLocation } from "./complete-home.ts";
import { homes } from "./groups.ts";
import { labels, summaries } from "./translations.ts";
import { noLoginView } from "../views/errors.ts";
import { headerScheme } from "../views/header-scheme.ts";
import type { HomeInput } from "../views/home.ts";
import { progressView } from "../views/progress.ts";
import { noTokenView } from "../views/no-token.ts";

const customerId: Argument<string> = id("customer ID, usually 24 characters 0-9 a-f", {
  example: "64a1f0c2d3e4b5a697881001",
  labels: labels.customerId,
  complete: completeCustomer,
});

const locationId: Argument<string> = id("location ID of that customer, usually the same form", {
  example: "64a1f0c2d3e4b5a697881002",
  labels: labels.locationId,
  complete: completeLocation,
});

/** A command about a home: which one, and what it takes to ask. */
export function homeCommand(name: keyof typeof summaries, summary: string): CommandDraft<HomeIds> {
  return command(name, summary)
    .arg("customerId", customerId)
    .arg("locationId", locationId)
    .needs("network:read")
    .after("sign-in")
    .translated(summaries[name])
    .under(homes);
}

/** What was read of a home, or what is said instead. */
export type HomeResult =
  | { readonly kind: "home"; readonly input: HomeInput & { readonly old: OldReads | undefined } }
  | { readonly kind: "instead"; readonly view: View };

/** Reads these parts of a home, showing how far it is. */
export async function readHome(
  context: HandlerContext<HomeIds>,
  parts: readonly PartName[],
): Promise<HomeResult> {
  const { owner, args, again, signal } = context;
  const ids = { customerId: args.customerId, locationId: args.locationId };
  const states = new Map<PartName, "waiting" | "done" | "failed">(parts.map((p) => [p, "waiting"]));
  const show = (): void =>
    context.progress(progressView([...states].map(([part, state]) => ({ part, state }))));
  show();
  const answer = await context.use(Homes).read({
    owner,
    ids,
    parts,
    fresh: again,
    signal,
    onPart: (part, ok) => {
      states.set(part, ok ? "done" : "failed");
      show();
    },
  });
  switch (answer.kind) {
    case "no-login":
      return { kind: "instead", view: noLoginView() };
    case "no-token":
      return {
        kind: "instead",
        view: noTokenView(answer.failure, {
          scheme: headerScheme(answer.connection.authHeader),
          retryAtMs: answer.retryAtMs,
          nowMs: context.now(),
        }),
      };
    case "reads":
      return {
        kind: "home",
        input: { reads: answer.reads, ids, nowMs: context.now(), old: answer.old },
      };
  }
}
