import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// The shapes are those of Slack's own packages: a schema is made from their declarations. That takes
// seconds, so it is done once for each version and kept beside the other caches.

const require = createRequire(import.meta.url);

interface Source {
  readonly package: string;
  /** The file with the declarations, in the package. */
  readonly file: string;
  readonly types: readonly string[];
}

const sources = {
  types: {
    package: "@slack/types",
    file: "dist/index.d.ts",
    types: ["KnownBlock", "HomeView", "ModalView", "MessageMetadata"],
  },
  manifest: {
    package: "@slack/web-api",
    file: "dist/types/request/manifest.d.ts",
    types: ["Manifest"],
  },
} as const satisfies { readonly [name: string]: Source };

interface Definition {
  readonly properties?: { readonly type?: { readonly const?: string } };
}

/** Types, and all that they hang on. */
interface Schema {
  readonly definitions: { [name: string]: Definition };
}

/** What does not fit the declared type of this name, each with where it stands; empty if all fits. */
export type Check = (type: string, value: unknown) => readonly string[];

/** Compares with the types that a package of Slack's declares. Makes them ready when first used. */
export async function loadCheck(name: keyof typeof sources): Promise<Check> {
  const schema = await schemaOf(sources[name]);
  // What is said of blocks in general lets any type pass.
  if (name === "types") Object.assign(schema.definitions, { AnyBlock: toRef("KnownBlock") });
  const ajv = new Ajv({ strict: false, allErrors: true }).addSchema(schema, name);
  const blocks = Object.keys(schema.definitions).filter((known) => known.endsWith("Block"));
  return (type, value) => {
    const exact = blocks.find((known) => isFor(schema.definitions[known], value)) ?? type;
    const validate = ajv.getSchema(`${name}#/definitions/${type === "KnownBlock" ? exact : type}`);
    if (!validate) throw new Error(`there is no type ${type} in ${sources[name].package}`);
    return problemsOf(validate as ValidateFunction, value);
  };
}

const toRef = (name: string): object => ({ $ref: `#/definitions/${name}` });

/** A block says by its type which definition is meant, so one mistake is not twenty. */
const isFor = (definition: Definition | undefined, value: unknown): boolean =>
  definition?.properties?.type?.const !== undefined &&
  definition.properties.type.const === (value as { readonly type?: string }).type;

function problemsOf(validate: ValidateFunction, value: unknown): readonly string[] {
  if (validate(value) === true) return [];
  const errors = validate.errors ?? [];
  const depth = Math.max(...errors.map(({ instancePath }) => instancePath.split("/").length));
  const deepest = errors.filter(({ instancePath }) => instancePath.split("/").length === depth);
  return [...new Set(deepest.slice(0, 3).map(describe))];
}

function describe({ message, instancePath, params }: ErrorObject): string {
  const { additionalProperty: extra } = params as { readonly additionalProperty?: string };
  const named = extra === undefined ? "" : ` "${extra}"`;
  return `${message ?? "does not fit"}${named} [json-pointer:${instancePath}]`;
}

async function schemaOf(source: Source): Promise<Schema> {
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

async function makeSchema(source: Source): Promise<Schema> {
  const { createGenerator } = await import("ts-json-schema-generator");
  const generator = createGenerator({
    path: join(folderOf(source.package), source.file),
    skipTypeCheck: true,
    expose: "export",
    jsDoc: "none",
  });
  const made = source.types.map((type) => generator.createSchema(type) as Schema);
  return { definitions: Object.assign({}, ...made.map(({ definitions }) => definitions)) };
}

function read(path: string): Schema | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Schema;
  } catch {
    return undefined;
  }
}

const folderOf = (name: string): string => dirname(require.resolve(`${name}/package.json`));

const versionOf = (name: string): string =>
  (require(`${name}/package.json`) as { readonly version: string }).version;

const cacheFolder = (): string => join(folderOf("ajv"), "..", ".cache");

const fileName = (source: Source): string =>
  ["slack", ...source.types, versionOf(source.package)].join("-");
