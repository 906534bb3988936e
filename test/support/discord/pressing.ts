import type { APIMessage } from "discord-api-types/v10";

import type { Backstage } from "./backstage.ts";
import { enter } from "./entering.ts";
import { tell } from "./envelope.ts";
import type { Deed, Person, ShownButton, Where } from "./types.ts";
import type { Stored } from "./world.ts";

/** Where a button is. */
export interface ButtonPlace extends Where {
  /** The id of the message that has it. @default the last one with such a button */
  readonly message?: string | undefined;
}

/** A button with what the client does with it. */
interface Button extends ShownButton {
  readonly id: number;
  readonly isDisabled: boolean;
}

/** Presses the last such button that the person sees. Throws an `Error` that lists what is there. */
export function press(
  stage: Backstage,
  person: Person,
  { label, place }: { readonly label: string; readonly place: ButtonPlace },
): Deed {
  const room = enter(stage, person, place);
  // Who presses a button has closed what was open.
  stage.world.human(person).form = undefined;
  const seen = room.messages.filter(
    ({ stands, onlyFor, wire }) =>
      stands &&
      (onlyFor ?? person.id) === person.id &&
      (place.message === undefined || wire.id === place.message),
  );
  for (const source of seen.toReversed()) {
    const button = pressable(source, label);
    if (!button) continue;
    const interaction = stage.interactions.begin({ kind: "button", person, room, source });
    return tell(stage, interaction, {
      id: button.id,
      custom_id: button.customId,
      component_type: 2,
    });
  }
  const there = seen.flatMap(({ wire }) => buttonsIn(wire)).map((one) => `"${one.label}"`);
  throw new Error(
    `no button "${label}" to press in ${room.channel.name}, only ${there.join(", ") || "nothing"}`,
  );
}

function pressable({ wire }: Stored, label: string): Button | undefined {
  return buttonsIn(wire).findLast((button) => button.label === label && !button.isDisabled);
}

interface Component {
  readonly id?: number;
  readonly type?: number;
  readonly label?: string;
  readonly custom_id?: string;
  readonly style?: number;
  readonly disabled?: boolean;
  readonly components?: readonly Component[];
}

/** The buttons of a message, in reading order. */
export const buttonsIn = ({ components = [] }: Pick<APIMessage, "components">): readonly Button[] =>
  (components as readonly Component[]).flatMap((row) =>
    (row.components ?? []).flatMap(
      ({ id = 0, label = "", custom_id: customId, style = 0, disabled }) =>
        customId === undefined
          ? []
          : [{ id, label, customId, style, isDisabled: disabled === true }],
    ),
  );
