import type { HomeIds } from "../model.ts";

/** A path below the API base, as it stands in logs: ids are named, not given. */
export type PathTemplate = `Customers/{customerId}/locations/{locationId}${string}`;

/**
 * A template filled in, every id encoded as one path segment. `undefined` for an id that no
 * encoding keeps inside its segment: empty, `.`, `..`, or broken Unicode.
 */
export function toPath(template: PathTemplate, ids: HomeIds): string | undefined {
  const customerId = toSegment(ids.customerId);
  const locationId = toSegment(ids.locationId);
  if (customerId === undefined || locationId === undefined) return undefined;
  return template
    .replace("{customerId}", () => customerId)
    .replace("{locationId}", () => locationId);
}

function toSegment(id: string): string | undefined {
  // Servers and URL parsers read %2E%2E as "..", so dots cannot be made safe.
  if (id === "" || id === "." || id === ".." || /\p{Surrogate}/u.test(id)) return undefined;
  return encodeURIComponent(id);
}

/**
 * The API base to call, without a slash behind. An address without a path gets `/api`; query and
 * fragment are left out, a doubled `/api/api` becomes one.
 */
export function toApiBase(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  const path = pathname.replace(/\/+$/, "").replace(/(?:\/+api)+$/i, "/api");
  return `${origin}${path === "" ? "/api" : path}`;
}
