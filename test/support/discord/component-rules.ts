import {
  anything,
  below,
  by,
  complain,
  fieldsOf,
  flag,
  link,
  list,
  oneOf,
  optional,
  record,
  text,
  type Rule,
  type Spot,
} from "./rules.ts";

const label = text({ most: 80 });
const customId = text({ most: 100 });

/** A button that is pressed, and one that leads somewhere. Source: Discord API reference, "Button". */
const button = by("style", {
  ...Object.fromEntries(
    [1, 2, 3, 4].map((style) => [
      style,
      record(
        {
          type: oneOf(2),
          id: anything,
          style: anything,
          label: optional(label),
          emoji: optional(anything),
          custom_id: customId,
          disabled: optional(flag),
        },
        saysSomething,
      ),
    ]),
  ),
  5: record(
    {
      type: oneOf(2),
      id: anything,
      style: anything,
      label: optional(label),
      emoji: optional(anything),
      url: link,
      disabled: optional(flag),
    },
    saysSomething,
  ),
});

function saysSomething(value: unknown, spot: Spot): void {
  const { label: words, emoji } = fieldsOf(value);
  if (words === undefined && emoji === undefined)
    complain(spot, "BUTTON_COMPONENT_MISSING_CONTENT", "A button needs a label or an emoji");
}

const row = record({
  type: oneOf(1),
  id: anything,
  components: list(by("type", { 2: button }), { least: 1, most: 5 }),
});

/** The rows of buttons below a message; the fake plays no other components. */
export const rows: Rule = (value, spot) => {
  list(by("type", { 1: row }), { most: 5 })(value, spot);
  noneTwice(value, spot);
};

/** Every `custom_id` stands there once. */
export function noneTwice(value: unknown, spot: Spot): void {
  const seen = new Set<unknown>();
  for (const { id, at } of idsIn(value, spot)) {
    if (seen.has(id))
      complain(at, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
    seen.add(id);
  }
}

interface Found {
  readonly id: unknown;
  readonly at: Spot;
}

function idsIn(value: unknown, spot: Spot): readonly Found[] {
  const all = Array.isArray(value) ? value : [];
  return all.flatMap((one, index) => {
    const here = below(spot, index);
    const { custom_id: id, components, component } = fieldsOf(one);
    const own = id === undefined ? [] : [{ id, at: below(here, "custom_id") }];
    const single = component === undefined ? [] : [component];
    return [
      ...own,
      ...idsIn(components, below(here, "components")),
      ...idsIn(single, below(here, "component")),
    ];
  });
}
