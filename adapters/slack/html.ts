import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";

/** What a page says. All texts are plain: nothing in them is markup. */
export interface Page {
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** Each with what it is, and more about it. */
  readonly list?: readonly (readonly [name: string, about: string])[];
  readonly link?: { readonly label: string; readonly url: string };
}

const style =
  "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1rem;color:#1d1c1d;background:#fff}" +
  "a{color:#1264a3;font-weight:bold}dt{font-family:monospace}dd{margin:0 0 .5rem 1.5rem}" +
  "@media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#1a1d21}a{color:#5bb5f0}}";
const styleHash = createHash("sha256").update(style).digest("base64");

/** A page runs nothing, loads nothing, stands in no frame and is kept by nobody. */
export const pageHeaders: { readonly [name: string]: string } = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "cache-control": "no-store",
  // The address holds a code.
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** A whole document. */
export function renderPage({ title, paragraphs, list = [], link }: Page): string {
  const items = list.map(([name, about]) => `<dt>${escaped(name)}</dt><dd>${escaped(about)}</dd>`);
  const parts = [
    `<h1>${escaped(title)}</h1>`,
    ...paragraphs.map((text) => `<p>${escaped(text)}</p>`),
    ...(link ? [`<p><a href="${escaped(link.url)}">${escaped(link.label)}</a></p>`] : []),
    ...(items.length > 0 ? [`<dl>${items.join("")}</dl>`] : []),
  ];
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${style}</style></head>
<body>
${parts.join("\n")}
</body>
</html>
`;
}

/** Answers with a page. */
export function sendPage(response: ServerResponse, status: number, page: Page): void {
  response.writeHead(status, pageHeaders);
  response.end(renderPage(page));
}

const entities: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
