// How long and how many. Source: docs.slack.dev, "Block Kit reference", the page of the block, the
// element or the composition object that a line is named after, unless another one stands there.

/** At most so many characters at a path; "*" is every item of a list. */
type Lengths = { readonly [path: string]: number };

/** At least and at most so many items at a path. */
type Counts = { readonly [path: string]: readonly [least: number, most: number] };

const lengths: { readonly [type: string]: Lengths } = {
  section: { "text.text": 3000, "fields.*.text": 2000 },
  header: { "text.text": 150 },
  context: { "elements.*.text": 3000 },
  image: { alt_text: 2000, image_url: 3000, "title.text": 2000 },
  input: { "label.text": 2000, "hint.text": 2000 },
  markdown: { text: 12_000 },
  alert: { "text.text": 200 },
  button: { "text.text": 75, value: 2000, url: 3000, accessibility_label: 75 },
  plain_text_input: { "placeholder.text": 150, initial_value: 3000 },
  static_select: { "placeholder.text": 150, ...ofOptions(75, 150) },
  overflow: ofOptions(75, 150),
  radio_buttons: ofOptions(75, 150),
  checkboxes: ofOptions(75, 150),
  modal: {
    "title.text": 24,
    "submit.text": 24,
    "close.text": 24,
    private_metadata: 3000,
    callback_id: 255,
    external_id: 255,
  },
  home: { private_metadata: 3000, callback_id: 255, external_id: 255 },
};

const counts: { readonly [type: string]: Counts } = {
  section: { fields: [1, 10] },
  context: { elements: [1, 10] },
  actions: { elements: [1, 25] },
  static_select: { options: [1, 100] },
  overflow: { options: [1, 5] },
  radio_buttons: { options: [1, 10] },
  checkboxes: { options: [1, 10] },
  table: { rows: [1, 100], "rows.*": [1, 20] },
  modal: { blocks: [0, 100] },
  home: { blocks: [0, 100] },
};

/** All objects, whatever their type. `confirm`: "Confirmation dialog object". */
const everywhere: Lengths = {
  action_id: 255,
  block_id: 255,
  "confirm.title.text": 100,
  "confirm.text.text": 300,
  "confirm.confirm.text": 30,
  "confirm.deny.text": 30,
};

function ofOptions(text: number, value: number): Lengths {
  return {
    "options.*.text.text": text,
    "options.*.value": value,
    "options.*.description.text": 75,
  };
}

// Text objects and the pieces of rich text must not be empty: "Text object", minimum length 1; the
// same is answered for a `text` of rich text.
const neverEmpty: ReadonlySet<string> = new Set(["plain_text", "mrkdwn", "text"]);

/** An object with a type, and where it stands. */
export interface Spot {
  readonly at: string;
  readonly value: { readonly [field: string]: unknown };
}

/** Every object within `value`, itself first. */
export function spotsIn(value: unknown, at = ""): readonly Spot[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, one]) => spotsIn(one, `${at}/${name}`));
  return Array.isArray(value) ? inner : [{ at, value: value as Spot["value"] }, ...inner];
}

/** What is too long, too many or empty, each with where it stands. */
export function sizeProblems(root: unknown): readonly string[] {
  return spotsIn(root).flatMap((spot) => {
    const type = String(spot.value["type"]);
    const limits = { ...everywhere, ...lengths[type] };
    return [
      ...Object.entries(limits).flatMap(([path, most]) => tooLong(spot, path, most)),
      ...Object.entries(counts[type] ?? {}).flatMap(([path, range]) => tooMany(spot, path, range)),
      ...(neverEmpty.has(type) && spot.value["text"] === ""
        ? [`must be more than 0 characters [json-pointer:${spot.at}/text]`]
        : []),
    ];
  });
}

const tooLong = (spot: Spot, path: string, most: number): readonly string[] =>
  reach(spot, path).flatMap(({ at, value }) =>
    typeof value === "string" && value.length > most
      ? [`must be less than ${most + 1} characters [json-pointer:${at}]`]
      : [],
  );

const tooMany = (
  spot: Spot,
  path: string,
  [least, most]: readonly [number, number],
): readonly string[] =>
  reach(spot, path).flatMap(({ at, value }) => {
    if (!Array.isArray(value)) return [];
    if (value.length > most) return [`no more than ${most} items allowed [json-pointer:${at}]`];
    return value.length < least ? [`must have at least ${least} [json-pointer:${at}]`] : [];
  });

interface Reached {
  readonly at: string;
  readonly value: unknown;
}

function reach(spot: Spot, path: string): readonly Reached[] {
  const steps = path.split(".");
  return steps.reduce<readonly Reached[]>(
    (all, step) => all.flatMap((one) => stepInto(one, step)),
    [spot],
  );
}

function stepInto({ at, value }: Reached, step: string): readonly Reached[] {
  if (typeof value !== "object" || value === null) return [];
  const names = step === "*" ? Object.keys(value) : [step];
  return names
    .filter((name) => Object.hasOwn(value, name))
    .map((name) => ({ at: `${at}/${name}`, value: (value as Spot["value"])[name] }));
}
