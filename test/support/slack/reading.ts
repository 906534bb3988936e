import type {
  KnownBlock,
  RichTextBlock,
  RichTextBlockElement,
  RichTextElement,
} from "@slack/types";
import { shownEmoji, toEmojis } from "./emoji.ts";
import { readMarkup, type NameOf, type Readout } from "./markup.ts";
import type { Piece, Reading, ShownButton } from "./types.ts";

const empty: Reading = { text: "", pieces: [], buttons: [], images: [] };

/** Reads blocks as they stand on a screen, each on lines of its own. */
export function readBlocks(blocks: readonly KnownBlock[], nameOf: NameOf): Reading {
  return together(
    blocks.map((block) => readBlock(block, nameOf)),
    "\n",
  );
}

function together(parts: readonly Reading[], between: string): Reading {
  return {
    text: parts
      .map(({ text }) => text)
      .filter((text) => text !== "")
      .join(between),
    pieces: parts.flatMap(({ pieces }) => pieces),
    buttons: parts.flatMap(({ buttons }) => buttons),
    images: parts.flatMap(({ images }) => images),
  };
}

/** What the fake cannot read is an error: a test would take it for nothing. */
function readBlock(block: KnownBlock, nameOf: NameOf): Reading {
  switch (block.type) {
    case "header": {
      const { text } = readText(block.text, nameOf);
      return { ...empty, text, pieces: [{ text, as: "header" }] };
    }
    case "section":
      return together(
        [block.text, ...(block.fields ?? []), block.accessory].map((one) => readPart(one, nameOf)),
        "\n",
      );
    case "context":
      return together(
        block.elements.map((one) => readPart(one, nameOf)),
        " ",
      );
    case "actions":
      return together(
        block.elements.map((one) => readPart(one, nameOf)),
        " ",
      );
    case "rich_text":
      return { ...empty, ...readRich(block, nameOf) };
    case "image":
      return together([readPart(block, nameOf), readPart(block.title, nameOf)], "\n");
    case "input":
    case "divider":
      return empty;
    case "alert":
    case "card":
    case "carousel":
    case "container":
    case "context_actions":
    case "data_table":
    case "file":
    case "markdown":
    case "plan":
    case "table":
    case "task_card":
    case "video":
      throw new Error(`the fake cannot read a block of type ${block.type}`);
  }
}

interface Part {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A text, a button or an image. */
function readPart(given: object | undefined, nameOf: NameOf): Reading {
  const part = given as Part | undefined;
  if (!part) return empty;
  if (part.type === "button") return { ...empty, buttons: [toButton(part)] };
  if (part.type === "image") {
    const [url, alt] = [String(part["image_url"]), String(part["alt_text"])];
    return { ...empty, images: [{ url, alt }] };
  }
  return { ...empty, ...readText(part, nameOf) };
}

function toButton(part: Part): ShownButton {
  const { text } = readText(part["text"] as Part, String);
  const optional = ["value", "url", "style"].flatMap((name) =>
    typeof part[name] === "string" ? [[name, part[name]] as const] : [],
  );
  return { label: text, actionId: String(part["action_id"]), ...Object.fromEntries(optional) };
}

/** A text object, plain or with marks. */
export function readText(
  given: { readonly type: string; readonly text?: unknown; readonly emoji?: unknown },
  nameOf: NameOf,
): Readout {
  const text = String(given.text);
  if (given.type === "mrkdwn") return readMarkup(text, nameOf);
  return { text: given.emoji === false ? text : toEmojis(text), pieces: [] };
}

function readRich(block: RichTextBlock, nameOf: NameOf): Readout {
  const parts = block.elements.map((element) => readRichPart(element, nameOf));
  return {
    text: parts.map(({ text }) => text.replace(/\n$/, "")).join("\n"),
    pieces: parts.flatMap(({ pieces }) => pieces),
  };
}

function readRichPart(element: RichTextBlockElement, nameOf: NameOf): Readout {
  if (element.type === "rich_text_list") {
    const items = element.elements.map((item) => readLine(item.elements, nameOf));
    const indent = "  ".repeat(element.indent ?? 0);
    const lines = items.map(({ text }, index) => {
      const sign = element.style === "ordered" ? `${index + 1}.` : "•";
      return `${indent}${sign} ${text}`;
    });
    return { text: lines.join("\n"), pieces: items.flatMap(({ pieces }) => pieces) };
  }
  const line = readLine(element.elements, nameOf);
  if (element.type !== "rich_text_preformatted") return line;
  return { text: line.text, pieces: [{ text: line.text, as: "pre" }] };
}

function readLine(elements: readonly RichTextElement[], nameOf: NameOf): Readout {
  const parts = elements.map((element) => readElement(element, nameOf));
  return {
    text: parts.map(({ text }) => text).join(""),
    pieces: parts.flatMap(({ pieces }) => pieces),
  };
}

const styles = ["bold", "italic", "strike", "code"] as const;

function readElement(element: RichTextElement, nameOf: NameOf): Readout {
  const mention = (text: string): Readout => ({ text, pieces: [{ text, as: "mention" }] });
  switch (element.type) {
    case "text":
    case "link": {
      const text = element.type === "text" ? element.text : (element.text ?? element.url);
      const link: Piece[] = element.type === "link" ? [{ text, as: "link", url: element.url }] : [];
      const styled = styles.filter((style) => element.style?.[style] === true);
      return { text, pieces: [...link, ...styled.map((as) => ({ text, as }))] };
    }
    case "emoji":
      return { text: shownEmoji(element.name, element.unicode), pieces: [] };
    case "user":
      return mention(nameOf(element.user_id));
    case "channel":
      return mention(nameOf(element.channel_id));
    case "broadcast":
      return mention(`@${element.range}`);
    case "color":
    case "date":
    case "team":
    case "usergroup":
      throw new Error(`the fake cannot read ${element.type} in rich text`);
  }
}
