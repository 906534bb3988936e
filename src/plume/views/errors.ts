import {
  buttons,
  code,
  commandButton,
  commandText,
  heading,
  mark,
  note,
  text,
  view,
  type Block,
  type View,
} from "../../core/view/view.ts";
import { capital, until, type When } from "../format.ts";
import { causeOf } from "../health/cause.ts";
import { whenOf } from "../health/assess.ts";
import type { HomeIds, PartName, ReadFailure } from "../model.ts";
import { anyRead, ask, blocksOf, checkAgain, footer, placeOf, type HomeInput } from "./home.ts";

/** The part that a command is about, and the command. */
export interface Main {
  readonly command: "health" | "status" | "nodes" | "devices" | "wifi";
  readonly part: PartName;
}

/**
 * The answer when the home as a whole cannot be read: no such home, not ours to read, limited,
 * unreachable. `undefined` when there is something to say about the home.
 */
export function homeErrorView(input: HomeInput, main: Main): View | undefined {
  const { reads, ids } = input;
  const read = reads[main.part];
  if (read?.kind !== "failed") return undefined;
  const { failure } = read;
  if (failure.kind === "unknown-home") return isUnknown(input) ? noCustomerView(ids) : undefined;
  if (anyRead(reads)) return undefined;
  // Nothing was read, so the home's zone is unknown.
  const when: When = { nowMs: input.nowMs, zone: "UTC" };
  const again = buttons(checkAgain(main.command, ids));
  switch (failure.kind) {
    case "limited":
      return limitedView(failure.untilMs, when, again);
    case "forbidden":
      return forbiddenView();
    case "unreachable":
      return unreachableView(failure, again);
    case "error":
    case "broken":
    case "unreadable":
      return undefined;
  }
}

// One of the two alone may be a hole in the cloud; both say that the home is not there.
function isUnknown({ reads: { location } }: HomeInput): boolean {
  return (
    location === undefined ||
    (location.kind === "failed" && location.failure.kind === "unknown-home")
  );
}

/** `health.no-customer`: the cloud shows no such home to this sign-in. */
export function noCustomerView(ids: HomeIds): View {
  const said = [
    "Your sign-in works. An ID may be mistyped, or the home belongs to another partner.",
    ...unusual("customer ID", ids.customerId),
    ...unusual("location ID", ids.locationId),
  ];
  const facts: Block = {
    kind: "facts",
    items: [
      { label: "Customer", value: [{ kind: "code", text: ids.customerId }] },
      { label: "Location", value: [{ kind: "code", text: ids.locationId }] },
    ],
  };
  return view(
    [
      heading(mark("❌"), " Plume Cloud shows no such home to your sign-in."),
      facts,
      note("failed", [said.join(" ")], ["compare both IDs with the ticket."]),
    ],
    "failed",
  );
}

function unusual(label: string, id: string): readonly string[] {
  if (id.length === 24) return [];
  const characters = id.length === 1 ? "1 character" : `${id.length} characters`;
  return [`The ${label} has ${characters}; 24 are usual.`];
}

function limitedView(untilMs: number, when: When, again: Block): View {
  const said = ` Plume Cloud limits this bot's requests until about ${until(untilMs, when)}. Nothing was read.`;
  const next = ["check again then. Your sign-in and the home are not the cause."];
  return view([note("waiting", [mark("⏳"), said], next), again], "waiting");
}

function forbiddenView(): View {
  const said = " Your sign-in may not read this home: another partner's, or a locked account.";
  return view([note("failed", [mark("❌"), said], ["ask the account team."])], "failed");
}

function unreachableView(
  { host, reason }: Extract<ReadFailure, { kind: "unreachable" }>,
  again: Block,
): View {
  const fix = commandButton("Fix step 4", "auth", { args: { action: "update", step: "4" } });
  const next = ["fix step 4 if the address is wrong, else check again."];
  const row = again.kind === "buttons" ? buttons(fix, ...again.items) : again;
  return view(
    [
      note(
        "failed",
        [mark("❌"), " The API base ", code(host), ` cannot be reached: ${reason}.`],
        next,
      ),
      row,
    ],
    "failed",
  );
}

/** `no-login`: the seed's words. */
export function noLoginView(): View {
  return view(
    [
      text("No valid OAuth token. Please authenticate with /auth"),
      buttons(commandButton("Sign in", "auth", { weight: "primary" })),
    ],
    "failed",
  );
}

/** A list that could not be read, whatever else was: says why, and that it says nothing. */
export function unreadListView(input: HomeInput, main: Main, label: string): View {
  const { reads, ids, nowMs } = input;
  const read = reads[main.part];
  const failure = read?.kind === "failed" ? read.failure : undefined;
  const cause = failure ? causeOf(failure, whenOf(reads, nowMs)) : "Plume Cloud did not answer";
  const next =
    failure?.kind === "unreadable"
      ? [`check again. If it stays, report reference ${failure.reference}.`]
      : ["check again. ", "If it stays, look at ", commandText("health"), "."];
  return view(
    blocksOf(
      heading(mark("⚪"), ` Unknown: ${label} could not be read · ${placeOf(input)}`),
      note(
        "caution",
        [mark("⚠️"), ` ${sentence(failure, cause)} This says nothing about the home.`],
        next,
      ),
      footer(input),
      buttons(checkAgain(main.command, ids), ask("health", ids)),
    ),
    "unknown",
  );
}

function sentence(failure: ReadFailure | undefined, cause: string): string {
  if (failure?.kind === "unreadable") return "Plume Cloud sent a reply I do not understand.";
  return `${capital(cause)}.`;
}
