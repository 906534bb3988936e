import type { Message } from "grammy/types";
import { isUpload } from "./payload.ts";
import { badRequest, Refusal } from "./refusal.ts";
import type { Upload } from "./types.ts";

/** Source: Bot API, "Sending files". */
const maxPhotoBytes = 10 * 1024 * 1024;
const maxDocumentBytes = 50 * 1024 * 1024;
const maxSides = 10_000;
const maxRatio = 20;

const sent = new WeakMap<Buffer, string>();
let files = 0;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What was uploaded. The fake keeps no files, so an id or a URL finds none. */
export function toUpload(file: Upload | string | undefined): Upload {
  if (!isUpload(file)) throw badRequest("wrong remote file identifier specified");
  if (file.bytes.length === 0) throw badRequest("file must be non-empty");
  if (file.bytes.length > maxDocumentBytes) throw new Refusal(413, "Request Entity Too Large");
  return file;
}

/** The message of a photo, if the bytes are one. */
export function photoContent({ bytes }: Upload): Partial<Message> {
  if (bytes.length > maxPhotoBytes) throw badRequest("file is too big for a photo");
  const size = sizeOf(bytes);
  if (!size) throw badRequest("IMAGE_PROCESS_FAILED");
  const { width, height } = size;
  const ratio = Math.max(width, height) / Math.min(width, height);
  if (width + height > maxSides || ratio > maxRatio) throw badRequest("PHOTO_INVALID_DIMENSIONS");
  return { photo: [{ ...fileIds(bytes), width, height, file_size: bytes.length }] };
}

/** The message of any file. */
export function documentContent({ name, bytes }: Upload): Partial<Message> {
  return { document: { ...fileIds(bytes), file_name: name, file_size: bytes.length } };
}

/** The two ids of a file; the same bytes object has the same ones. */
export function fileIds(bytes: Buffer): {
  readonly file_id: string;
  readonly file_unique_id: string;
} {
  const known = sent.get(bytes) ?? `AgAD${(files += 1)}`;
  sent.set(bytes, known);
  return { file_id: `${known}-file`, file_unique_id: known };
}

/** The size of a PNG; that of another picture is not read. `undefined` if it is no picture. */
function sizeOf(bytes: Buffer): Size | undefined {
  const isPng = bytes.length >= 24 && bytes.subarray(1, 4).toString("latin1") === "PNG";
  if (isPng) return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  const start = bytes.subarray(0, 12).toString("latin1");
  const isOther = start.startsWith("\u00ff\u00d8\u00ff") || /^(GIF8|RIFF....WEBP)/s.test(start);
  return isOther ? { width: 320, height: 320 } : undefined;
}
