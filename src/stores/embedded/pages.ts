import type Database from "libsql";
import type { Page, SealedText } from "../upkeep/holdings.ts";
import { readNumber, readText, textOr } from "./columns.ts";
import type { SealedColumn, Source } from "./sources.ts";
import { prepare, type Statement, type Value } from "./statements.ts";
import type { Write } from "./turns.ts";

const rowsAtOnce = 100;

/** What pages are read and written with. */
export interface PageParts {
  readonly database: Database.Database;
  readonly write: Write;
  /** What has ended by then is not shown. */
  readonly now: number;
}

/** The sealed texts of a table, in the order of their keys. */
export async function* pagesOf(source: Source, parts: PageParts): AsyncIterable<Page> {
  const columns = source.sealed.map((sealed) => new Column(parts.database, source, sealed));
  const next = prepareNext(source, parts);
  let after: readonly Value[] = source.place.map(([, before]) => before);
  for (;;) {
    const rows = next.all(...after);
    const last = rows.at(-1);
    if (!last) return;
    after = placeOf(source, last);
    const found = rows.flatMap((row) => columns.flatMap((column) => column.cellIn(row) ?? []));
    yield new SqlPage(found, parts.write);
  }
}

/** A page without a text. */
export function emptyPage({ write }: Pick<PageParts, "write">): Page {
  return new SqlPage([], write);
}

function prepareNext(source: Source, { database, now }: PageParts): Statement {
  const { table, key, place, where, ends, sealed } = source;
  const names = place.map(([name]) => name).join(", ");
  const conditions = [
    `(${names}) > (${place.map(() => "?").join(", ")})`,
    `typeof(${key}) = 'text'`,
    ...(where === undefined ? [] : [where]),
    ...(ends ? [`ifnull(expires > ${now}, 1)`] : []),
  ];
  return prepare(
    database,
    `SELECT ${columnsOf(source, sealed)} FROM ${table} WHERE ${conditions.join(" AND ")}
     ORDER BY ${names} LIMIT ${rowsAtOnce}`,
  );
}

function columnsOf({ key, place }: Source, sealed: readonly SealedColumn[]): string {
  const names = [...place.map(([name]) => name), key, ...sealed.map(({ column }) => column)];
  return [...new Set(names)].join(", ");
}

const placeOf = ({ place }: Source, row: object): readonly Value[] =>
  place.map(([name, before]) =>
    typeof before === "number" ? readNumber(row, name) : readText(row, name),
  );

/** One sealed text, and where it stands. */
interface Cell extends SealedText {
  readonly column: Column;
  readonly place: readonly Value[];
}

/** A column of sealed texts. */
class Column {
  readonly #source: Source;
  readonly #sealed: SealedColumn;
  readonly #save: Statement;

  constructor(database: Database.Database, source: Source, sealed: SealedColumn) {
    const { table, place } = source;
    const there = place.map(([name]) => `${name} = ?`).join(" AND ");
    const { column } = sealed;
    this.#source = source;
    this.#sealed = sealed;
    this.#save = prepare(
      database,
      `UPDATE ${table} SET ${column} = ? WHERE ${there} AND ${column} = ?`,
    );
  }

  cellIn(row: object): Cell | undefined {
    const { column, kind, nameOf } = this.#sealed;
    if (Reflect.get(row, column) === null) return undefined;
    const name = nameOf(textOr(row, this.#source.key, ""));
    const place = placeOf(this.#source, row);
    return { kind, name, sealed: textOr(row, column, ""), column: this, place };
  }

  /** True if the very text still stood there. */
  replace({ place, sealed }: Cell, fresh: string): boolean {
    return this.#save.run(fresh, ...place, sealed) > 0;
  }
}

class SqlPage implements Page {
  readonly texts: readonly Cell[];
  readonly #write: Write;

  constructor(texts: readonly Cell[], write: Write) {
    this.texts = texts;
    this.#write = write;
  }

  replace(fresh: readonly (string | undefined)[]): Promise<number> {
    return this.#write(() => {
      const replaced = this.texts.filter((cell, n) => {
        const text = fresh[n];
        return text !== undefined && cell.column.replace(cell, text);
      });
      return replaced.length;
    });
  }
}
