/** Unique strings `<prefix>.1`, `<prefix>.2`, … as a process makes them for its calls. */
export function createIds(prefix: string): () => string {
  let count = 0;
  return () => `${prefix}.${++count}`;
}
