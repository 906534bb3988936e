import {
  anything,
  complain,
  fieldsOf,
  flag,
  link,
  list,
  number,
  optional,
  record,
  text,
  type Rule,
} from "./rules.ts";

const media = record({
  url: link,
  description: optional(text({ most: 1_024 })),
  proxy_url: anything,
  width: anything,
  height: anything,
});

const field = record({
  name: text({ most: 256 }),
  value: text({ most: 1_024 }),
  inline: optional(flag),
});

const embed = record({
  title: optional(text({ most: 256 })),
  type: anything,
  description: optional(text({ most: 4_096 })),
  url: optional(link),
  timestamp: optional(text({ most: 40, pattern: /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/ })),
  color: optional(number({ least: 0, most: 0xff_ff_ff })),
  footer: optional(record({ text: text({ most: 2_048 }), icon_url: optional(link) })),
  image: optional(media),
  thumbnail: optional(media),
  author: optional(
    record({ name: text({ most: 256 }), url: optional(link), icon_url: optional(link) }),
  ),
  fields: optional(list(field, { most: 25 })),
});

const most = 6_000;

/** Source: Discord API reference, "Embed Limits". */
export const embeds: Rule = (value, spot) => {
  list(embed, { most: 10 })(value, spot);
  const all = Array.isArray(value) ? value : [];
  const size = all.reduce<number>((sum, one) => sum + sizeOf(one), 0);
  if (size > most)
    complain(spot, "MAX_EMBED_SIZE_EXCEEDED", `Embed size exceeds maximum size of ${most}`);
};

/** Characters of what can be read. */
function sizeOf(value: unknown): number {
  const { title, description, footer, author, fields } = fieldsOf(value);
  const inFields = (Array.isArray(fields) ? fields : []).flatMap((one) => {
    const { name, value: words } = fieldsOf(one);
    return [name, words];
  });
  return [title, description, fieldsOf(footer)["text"], fieldsOf(author)["name"], ...inFields]
    .map((part) => (typeof part === "string" ? part.length : 0))
    .reduce((sum, length) => sum + length, 0);
}
