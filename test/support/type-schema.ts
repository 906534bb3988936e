import type { ErrorObject, ValidateFunction } from "ajv";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// A schema is made from the declarations of a platform's own package. That takes seconds, so it is
// done once for each version and kept beside the other caches.

const require = createRequire(import.meta.url);

/** Where types are declared. */
export interface TypeSource {
  /** Whose types they are; a part of the name of what is kept. */
  readonly name: string;
  readonly package: string;
  /** The file with the declarations, in the package. */
  readonly file: string;
  readonly types: readonly string[];
}

/** One type. */
export interface Definition {
  readonly properties?: { readonly type?: { readonly const?: unknown } };
  readonly [keyword: string]: unknown;
}

/** Types, and all that they hang on. */
export interface TypeSchema {
  readonly definitions: { [name: string]: Definition };
}

/** What does not fit, and where: a JSON pointer. */
export interface Misfit {
  readonly message: string;
  readonly at: string;
}

/** The schema of declared types, made when it is first asked for. */
export async function loadSchema(source: TypeSource): Promise<TypeSchema> {
  const cache = join(cacheFolder(), `${fileName(source)}.json`);
  const kept = read(cache);
  if (kept) return kept;
  const schema = await makeSchema(source);
  mkdirSync(dirname(cache), { recursive: true });
  // Several processes may do this at once; each file is whole.
  writeFileSync(`${cache}.${process.pid}`, JSON.stringify(schema));
  renameSync(`${cache}.${process.pid}`, cache);
  return schema;
}

/** What does not fit, the innermost of it, three at most. */
export function problemsOf(validate: ValidateFunction, value: unknown): readonly Misfit[] {
  if (validate(value) === true) return [];
  const errors = validate.errors ?? [];
  const depth = Math.max(...errors.map(({ instancePath }) => instancePath.split("/").length));
  const deepest = errors.filter(({ instancePath }) => instancePath.split("/").length === depth);
  const misfits = new Map(
    deepest.slice(0, 3).map((error) => [JSON.stringify(toMisfit(error)), error]),
  );
  return [...misfits.values()].map(toMisfit);
}

function toMisfit({ message, instancePath: at, params }: ErrorObject): Misfit {
  const { additionalProperty: extra } = params as { readonly additionalProperty?: string };
  const named = extra === undefined ? "" : ` "${extra}"`;
  return { message: `${message ?? "does not fit"}${named}`, at };
}

async function makeSchema(source: TypeSource): Promise<TypeSchema> {
  const { createGenerator } = await import("ts-json-schema-generator");
  const generator = createGenerator({
    path: join(folderOf(source.package), source.file),
    skipTypeCheck: true,
    expose: "export",
    jsDoc: "none",
  });
  const made = source.types.map((type) => generator.createSchema(type) as TypeSchema);
  return { definitions: Object.assign({}, ...made.map(({ definitions }) => definitions)) };
}

function read(path: string): TypeSchema | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as TypeSchema;
  } catch {
    return undefined;
  }
}

// Not every package lets its package.json be resolved; they all lie side by side.
const packages = join(dirname(require.resolve("ajv/package.json")), "..");

const folderOf = (name: string): string => join(packages, name);

const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(folderOf(name), "package.json"), "utf8")) as { version: string })
    .version;

const cacheFolder = (): string => join(packages, ".cache");

const fileName = (source: TypeSource): string =>
  [source.name, ...source.types, versionOf(source.package)].join("-");
