import type { IFlattenedRuleSet, IForbiddenRuleType } from "dependency-cruiser";

// Who may import whom, design section "The house". Checked by test/architecture.test.ts.
const inside = (...folders: readonly string[]): string => `^(${folders.join("|")})`;

/** `from` may import only what matches one of `to`. */
function only(
  name: string,
  from: { readonly path: string },
  to: readonly string[],
): IForbiddenRuleType {
  return {
    name,
    severity: "error",
    from,
    to: { pathNot: [...to] },
  };
}

const packages = "node_modules";
const anyBuiltin = "^node:|^[a-z_/]+$";

export const rules: IFlattenedRuleSet = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "nothing-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    only("core-alone", { path: "^src/core/" }, ["^src/core/"]),
    only("ports", { path: "^src/ports/" }, ["^src/ports/", "^src/core/"]),
    only("runtime", { path: "^src/runtime/" }, ["^src/(runtime|core|ports)/", anyBuiltin]),
    only("stores", { path: "^src/stores/" }, ["^src/(stores|core|ports)/", packages, anyBuiltin]),
    only("ops", { path: "^src/ops/" }, ["^src/(ops|core|ports)/", packages, anyBuiltin]),
    only("plume", { path: "^src/plume/" }, ["^src/(plume|core|ports)/", packages, anyBuiltin]),
    only("sandbox", { path: "^src/sandbox/" }, [
      "^src/sandbox/",
      "^src/plume/(model|cloud/schemas)",
      packages,
      anyBuiltin,
    ]),
    only("keys", { path: "^src/keys/" }, [
      "^src/(keys|stores|core|ports|ops)/",
      "^src/(config|ca-file)\\.ts$",
      anyBuiltin,
    ]),
    only("doctor", { path: "^src/doctor/" }, [
      "^src/(doctor|keys|stores|core|ports|ops|plume)/",
      "^src/(config|ca-file)\\.ts$",
      "^adapters/[^/]+/index\\.ts$",
      "node_modules/libsql",
      anyBuiltin,
    ]),
    only("manifest", { path: "^src/manifest/" }, [
      "^src/(manifest|keys|stores|core|ports|ops|plume)/",
      "^src/config\\.ts$",
      "^adapters/slack/index\\.ts$",
      anyBuiltin,
    ]),
    only("discord-commands", { path: "^src/discord-commands/" }, [
      "^src/(discord-commands|keys|core|ops|plume)/",
      "^src/config\\.ts$",
      "^adapters/discord/index\\.ts$",
    ]),
    only("container", { path: "^src/container/" }, ["^src/", packages, anyBuiltin]),
    {
      name: "only-container-knows-inversify",
      severity: "error",
      from: { path: "^(src|adapters)/", pathNot: ["^src/container/"] },
      to: { path: "node_modules/(inversify|@inversifyjs|reflect-metadata)" },
    },
    {
      name: "nobody-imports-main",
      severity: "error",
      from: { path: "^(src|adapters)/" },
      to: { path: "^src/((sandbox|keys|doctor|manifest|discord-commands)/)?main\\.ts$" },
    },
    {
      name: "adapters-see-the-public-api",
      severity: "error",
      from: { path: "^adapters/([^/]+)/" },
      to: { path: "^(src|adapters)/", pathNot: ["^src/index\\.ts$", "^adapters/$1/"] },
    },
    {
      name: "framework-does-not-know-plume",
      severity: "error",
      from: { path: "^src/(index\\.ts|core|ports|runtime|stores|ops)" },
      to: { path: inside("src/plume/", "src/sandbox/", "src/container/") },
    },
  ],
};
