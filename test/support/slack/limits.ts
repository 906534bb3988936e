// How long and how many. Source: docs.slack.dev, "Block Kit reference", the page of the block, the
// element or the composition object that a line is named after.

import { sizesOf, spotsIn, type Sizes } from "../sizes.ts";

const options = (value: number): Sizes => ({
  "options.*.text.text": [1, 75],
  "options.*.value": [1, value],
  "options.*.description.text": [1, 75],
});

const limits: { readonly [type: string]: Sizes } = {
  section: { "text.text": [1, 3000], fields: [1, 10], "fields.*.text": [1, 2000] },
  header: { "text.text": [1, 150] },
  context: { elements: [1, 10], "elements.*.text": [1, 3000] },
  actions: { elements: [1, 25] },
  image: { alt_text: [0, 2000], image_url: [1, 3000], "title.text": [1, 2000] },
  input: { "label.text": [1, 2000], "hint.text": [1, 2000] },
  markdown: { text: [1, 12_000] },
  alert: { "text.text": [1, 200] },
  table: { rows: [1, 100], "rows.*": [1, 20] },
  // Not documented; an empty `text` is refused there as in a text object.
  text: { text: [1, Number.POSITIVE_INFINITY] },
  button: {
    "text.text": [1, 75],
    value: [0, 2000],
    url: [1, 3000],
    accessibility_label: [1, 75],
  },
  plain_text_input: { "placeholder.text": [1, 150], initial_value: [0, 3000] },
  static_select: { "placeholder.text": [1, 150], options: [1, 100], ...options(150) },
  overflow: { options: [1, 5], ...options(150) },
  radio_buttons: { options: [1, 10], ...options(150) },
  checkboxes: { options: [1, 10], ...options(150) },
  modal: {
    blocks: [0, 100],
    "title.text": [1, 24],
    "submit.text": [1, 24],
    "close.text": [1, 24],
    private_metadata: [0, 3000],
    callback_id: [0, 255],
    external_id: [0, 255],
  },
  home: { blocks: [0, 100], private_metadata: [0, 3000], callback_id: [0, 255] },
};

/** All objects, whatever their type. `confirm`: "Confirmation dialog object". */
const everywhere: Sizes = {
  action_id: [1, 255],
  block_id: [1, 255],
  "confirm.title.text": [1, 100],
  "confirm.text.text": [1, 300],
  "confirm.confirm.text": [1, 30],
  "confirm.deny.text": [1, 30],
};

/** What is too long, too many or empty in blocks or a view, each with where it stands. */
export function sizeProblems(root: unknown): readonly string[] {
  return spotsIn(root).flatMap((spot) => {
    const type = String(spot.value["type"]);
    return sizesOf(spot, { ...everywhere, ...limits[type] });
  });
}
