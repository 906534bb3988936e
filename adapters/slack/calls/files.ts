import { textAt } from "../../../src/index.ts";
import { done, failed, type Answer } from "../answer.ts";
import type { WebApi, Workspace } from "../web-api.ts";
import type { Place } from "./messages.ts";

/** A file on its way. */
export interface Upload extends Workspace {
  readonly name: string;
  readonly bytes: Buffer;
  /** For who does not see a picture. Other files may not be shown with one (slackapi/python-slack-sdk#1818). */
  readonly alt?: string | undefined;
}

/** A file that is up, and where it is to be seen. */
export interface Sharing extends Place {
  readonly file: string;
  readonly title: string;
}

/** Brings a file to Slack; gives its id. Nobody sees it before it is shared. */
export async function upload(
  api: WebApi,
  { name, bytes, alt, ...workspace }: Upload,
  signal: AbortSignal,
): Promise<Answer<string>> {
  // Slack calls it `alt_txt`; its library's types do not.
  const args = { filename: name, length: bytes.length, alt_txt: alt };
  const method = "files.getUploadURLExternal";
  const room = await api.call(workspace, { method, args, read: roomIn }, signal);
  if (room.kind === "failed") return room;
  const { url, file } = room.value;
  const errand = {
    name: "upload",
    url,
    contentType: "application/octet-stream",
    body: new Uint8Array(bytes),
    read: (status: number) => (status === 200 ? done(file) : failed(unstored)),
  };
  return api.post(workspace, errand, signal);
}

const unstored = { kind: "unsent", reason: "the file was not taken" } as const;

function roomIn(answer: unknown): { readonly url: string; readonly file: string } | undefined {
  const url = textAt(answer, "upload_url");
  const file = textAt(answer, "file_id");
  return url === undefined || file === undefined ? undefined : { url, file };
}

/** Lets a file that is up be seen. */
export function shareFile(
  api: WebApi,
  { file, title, channel, thread, ...workspace }: Sharing,
  signal: AbortSignal,
): Promise<Answer<true>> {
  const args = { files: [{ id: file, title }], channel_id: channel, thread_ts: thread };
  const method = "files.completeUploadExternal";
  return api.call(workspace, { method, args, read: () => true }, signal);
}
