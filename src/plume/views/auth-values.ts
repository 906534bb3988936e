/** An address as a person may see it: without what follows a `?` or `#`. */
export function shownUrl(url: string): string {
  return url.replace(/[?#].*$/su, "");
}

/** An API base as people write it: without the `/api` that every call adds. */
export function shownApiBase(apiBase: string): string {
  return shownUrl(apiBase).replace(/\/api\/?$/u, "");
}
