import { Ajv } from "ajv";
import { loadSchema, problemsOf, type Definition, type TypeSource } from "../type-schema.ts";

// The shapes are those of Slack's own packages.

const sources = {
  types: {
    name: "slack",
    package: "@slack/types",
    file: "dist/index.d.ts",
    types: ["KnownBlock", "HomeView", "ModalView", "MessageMetadata"],
  },
  manifest: {
    name: "slack",
    package: "@slack/web-api",
    file: "dist/types/request/manifest.d.ts",
    types: ["Manifest"],
  },
} as const satisfies { readonly [name: string]: TypeSource };

/** What does not fit the declared type of this name, each with where it stands; empty if all fits. */
export type Check = (type: string, value: unknown) => readonly string[];

/** Compares with the types that a package of Slack's declares. Makes them ready when first used. */
export async function loadCheck(name: keyof typeof sources): Promise<Check> {
  const schema = await loadSchema(sources[name]);
  // What is said of blocks in general lets any type pass.
  if (name === "types") Object.assign(schema.definitions, { AnyBlock: toRef("KnownBlock") });
  const ajv = new Ajv({ strict: false, allErrors: true }).addSchema(schema, name);
  const blocks = Object.keys(schema.definitions).filter((known) => known.endsWith("Block"));
  return (type, value) => {
    const exact = blocks.find((known) => isFor(schema.definitions[known], value)) ?? type;
    const validate = ajv.getSchema(`${name}#/definitions/${type === "KnownBlock" ? exact : type}`);
    if (!validate) throw new Error(`there is no type ${type} in ${sources[name].package}`);
    return problemsOf(validate, value).map(({ message, at }) => `${message} [json-pointer:${at}]`);
  };
}

const toRef = (name: string): object => ({ $ref: `#/definitions/${name}` });

/** A block says by its type which definition is meant, so one mistake is not twenty. */
const isFor = (definition: Definition | undefined, value: unknown): boolean =>
  definition?.properties?.type?.const !== undefined &&
  definition.properties.type.const === (value as { readonly type?: string }).type;
