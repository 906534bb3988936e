/** A file as it was uploaded. */
export interface Upload {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The parts of a form: plain ones as text, the others as files. */
export interface Form {
  readonly fields: { readonly [name: string]: string };
  readonly files: ReadonlyMap<string, Upload>;
}

interface Part {
  readonly name: string;
  readonly filename: string | undefined;
  readonly bytes: Buffer;
}

const lineEnd = Buffer.from("\r\n");
const headEnd = Buffer.from("\r\n\r\n");

/** The boundary of a multipart content type, `undefined` for any other. */
export function boundaryOf(contentType: string): string | undefined {
  if (!/^multipart\/form-data/i.test(contentType)) return undefined;
  return /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
}

/**
 * Reads a form. Takes headers of any case, with or without a space after the colon, and names with
 * or without quotes, because clients differ. Throws an `Error` if it has no end.
 */
export function parseMultipart(body: Buffer, boundary: string): Form {
  const fields: { [name: string]: string } = {};
  const files = new Map<string, Upload>();
  for (const bytes of between(body, Buffer.from(`--${boundary}`))) {
    const part = parsePart(bytes);
    if (part.filename === undefined) fields[part.name] = part.bytes.toString("utf8");
    else files.set(part.name, { name: part.filename, bytes: part.bytes });
  }
  return { fields, files };
}

/** What stands between two delimiters, without the line ends that belong to them. */
function* between(body: Buffer, delimiter: Buffer): Generator<Buffer> {
  let start = body.indexOf(delimiter);
  while (start >= 0) {
    const after = start + delimiter.length;
    if (body.subarray(after, after + 2).toString() === "--") return;
    const next = body.indexOf(Buffer.concat([lineEnd, delimiter]), after);
    if (next < 0) break;
    yield body.subarray(after + lineEnd.length, next);
    start = next + lineEnd.length;
  }
  throw new Error("a form that does not end");
}

function parsePart(part: Buffer): Part {
  const end = part.indexOf(headEnd);
  if (end < 0) throw new Error("a part of a form without a head");
  const head = part.subarray(0, end).toString("utf8");
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? "";
  return {
    name: parameterOf(disposition, "name") ?? "",
    filename: parameterOf(disposition, "filename"),
    bytes: part.subarray(end + headEnd.length),
  };
}

function parameterOf(disposition: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;]*))`, "i").exec(disposition);
  return found?.[1] ?? found?.[2]?.trim();
}
