import { commandButton, type Button } from "../../core/view/view.ts";
import type { HomeIds } from "../model.ts";

/** One page of a list. `from` and `to` count from 1; both 0 when there is nothing. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly page: number;
  readonly pages: number;
  readonly from: number;
  readonly to: number;
}

/** The page with this number, or the nearest that exists. */
export function pageOf<Item>(
  all: readonly Item[],
  options: { readonly page: number | undefined; readonly rows: number },
): Page<Item> {
  const rows = Math.max(1, options.rows);
  const pages = Math.max(1, Math.ceil(all.length / rows));
  const page = Math.min(pages, Math.max(1, options.page ?? 1));
  const start = (page - 1) * rows;
  const items = all.slice(start, start + rows);
  return { items, page, pages, from: items.length === 0 ? 0 : start + 1, to: start + items.length };
}

/** What a list command was asked with, beside the home. */
export interface ListArgs {
  readonly page?: number | undefined;
  readonly show?: string | undefined;
  readonly find?: string | undefined;
}

/** A list command's arguments as words; the first page and what is not set are left out. */
export function listArgs({ page, show, find }: ListArgs): { readonly [name: string]: string } {
  return {
    ...(page === undefined || page <= 1 ? {} : { page: String(page) }),
    ...(show === undefined ? {} : { show }),
    ...(find === undefined ? {} : { find }),
  };
}

/** Another part of the same list, in the same message. */
export function turnTo(
  label: string,
  command: "nodes" | "devices",
  options: { readonly ids: HomeIds; readonly args: ListArgs },
): Button {
  const { customerId, locationId } = options.ids;
  const args = { customerId, locationId, ...listArgs(options.args) };
  return commandButton(label, command, { args, inPlace: true });
}

/** The whole list as a file, in a message of its own. */
export function asFile(command: "nodes" | "devices", ids: HomeIds): Button {
  const { customerId, locationId } = ids;
  return commandButton("As a file", command, { args: { customerId, locationId, as: "file" } });
}

/** True if any of the texts holds the words, or the same MAC address in whatever spelling. */
export function matches(find: string, texts: readonly (string | undefined)[]): boolean {
  const wanted = find.trim().toLowerCase();
  const bare = wanted.replace(/[^0-9a-z]/g, "");
  const isMac = /^[0-9a-f]{4,12}$/.test(bare) && /^[0-9a-f:.-]+$/.test(wanted);
  return texts.some((text) => {
    const lower = text?.toLowerCase() ?? "";
    return lower.includes(wanted) || (isMac && lower.replace(/[:.-]/g, "").includes(bare));
  });
}
