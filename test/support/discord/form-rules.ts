import { noneTwice } from "./component-rules.ts";
import {
  anything,
  below,
  by,
  fieldsOf,
  flag,
  list,
  number,
  oneOf,
  optional,
  record,
  remark,
  text,
  type Rule,
} from "./rules.ts";

const mostTyped = 4_000;

const inputFields: { readonly [field: string]: Rule } = {
  type: oneOf(4),
  id: anything,
  custom_id: text({ most: 100 }),
  style: oneOf(1, 2),
  min_length: optional(number({ least: 0, most: mostTyped })),
  max_length: optional(number({ least: 1, most: mostTyped })),
  required: optional(flag),
  value: optional(text({ least: 0, most: mostTyped })),
  placeholder: optional(text({ least: 0, most: 100 })),
};

/** A value that the client would not let anybody send. */
const fits: Rule = (value, spot) => {
  const { value: given, max_length: most = mostTyped, style } = fieldsOf(value);
  if (typeof given !== "string") return;
  if (given.length > Number(most) && given.length <= mostTyped)
    remark(below(spot, "value"), "it is longer than max_length");
  if (style === 1 && /[\r\n]/.test(given))
    remark(below(spot, "value"), "one line has no place for several");
};

const label = record({
  type: oneOf(18),
  id: anything,
  label: text({ most: 45 }),
  description: optional(text({ most: 100 })),
  component: by("type", { 4: record(inputFields, fits) }),
});

const display = record({ type: oneOf(10), id: anything, content: text({ most: mostTyped }) });

/** A form. Source: Discord API reference, "Modal", "Label", "Text Input", "Text Display". */
export const formRule: Rule = record({
  custom_id: text({ most: 100 }),
  title: text({ most: 45 }),
  components: (value, spot) => {
    list(by("type", { 10: display, 18: label }), { least: 1, most: 5 })(value, spot);
    noneTwice(value, spot);
  },
});
