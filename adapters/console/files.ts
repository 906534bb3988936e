import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cutGraphemes, printable, type View } from "../../src/index.ts";

/** By name in the view: where the file is now, or why it is not there. */
export type Places = ReadonlyMap<string, string>;

/**
 * Writes the images and files of a view into `folder`, readable by the person alone, never over
 * an existing file. A file that cannot be written is named with the reason; nothing throws.
 */
export async function saveFiles(view: View, folder: string): Promise<Places> {
  const places = new Map<string, string>();
  for (const block of view.blocks) {
    if (block.kind !== "file" && block.kind !== "image") continue;
    places.set(block.name, await save(folder, block.name, Buffer.from(block.base64, "base64")));
  }
  return places;
}

const mostCopies = 1000;

async function save(folder: string, name: string, bytes: Buffer): Promise<string> {
  const safe = fileName(name);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (let copy = 1; copy <= mostCopies; copy++) {
      const path = join(folder, numbered(safe, copy));
      if (await writeNew(path, bytes)) return path;
    }
    return `${safe} could not be saved: there are ${mostCopies} of that name`;
  } catch (error) {
    return `${safe} could not be saved: ${codeOf(error)}`;
  }
}

/** False if something of that name is there already. */
async function writeNew(path: string, bytes: Buffer): Promise<boolean> {
  try {
    await writeFile(path, bytes, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    // Half a list would look like a whole one.
    await rm(path, { force: true });
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}

/** `name-2.csv` for the second of `name.csv`. */
function numbered(name: string, copy: number): string {
  if (copy === 1) return name;
  const dot = name.lastIndexOf(".");
  const cut = dot > 0 ? dot : name.length;
  return `${name.slice(0, cut)}-${copy}${name.slice(cut)}`;
}

/** A name that stays in its folder, on any system. */
export function fileName(raw: string): string {
  const [base = ""] = printable(raw).split(/[\\/]/u).slice(-1);
  const plain = base.replace(/[^\p{L}\p{N}\p{M}._ -]/gu, "_").replace(/^[. -]+|[. ]+$/gu, "");
  const dot = plain.lastIndexOf(".");
  const extension = dot > 0 ? plain.slice(dot).slice(0, 12) : "";
  const stem = cutGraphemes(dot > 0 ? plain.slice(0, dot) : plain, 60).replace("…", "");
  const isReserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(stem);
  return stem === "" || isReserved ? `file${extension}` : stem + extension;
}
