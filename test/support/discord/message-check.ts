import type { APIEmbed } from "discord-api-types/v10";

import { listAt } from "../../../src/ops/payload.ts";
import type { ApiCall } from "./api-call.ts";
import { idOf, shownName } from "./attachments.ts";
import type { Backstage } from "./backstage.ts";
import { messageRule, type MessagePlace } from "./message-rules.ts";
import { Refusal } from "./refusal.ts";
import { below, complain, fieldsOf, type Rule } from "./rules.ts";
import type { Upload } from "./types.ts";
import type { Stored } from "./world.ts";

/** A body of a message with what belongs to it. */
export interface Sent {
  readonly call: Pick<ApiCall, "route" | "files">;
  readonly body: unknown;
  /** The message that is changed. */
  readonly old: Stored | undefined;
}

const mostFiles = 10;

/** Throws the `Refusal` that Discord has for a message that is not in order. */
export function checkMessage(stage: Backstage, place: MessagePlace, sent: Sent): void {
  const { inspector } = stage;
  const { call, body, old } = sent;
  inspector.check(call.route, messageRule(place), body ?? {});
  checkFiles(stage, sent);
  const names = namesAfter(sent);
  for (const name of shownIn(body))
    if (!names.includes(name)) inspector.notes(call.route, `an embed shows no file ${name}`);
  const isEdit = old !== undefined;
  if (isEdit && (body === undefined || Object.keys(fieldsOf(body)).length === 0))
    inspector.notes(call.route, "nothing is changed");
}

function checkFiles({ inspector, attachmentBytes }: Backstage, { call, body, old }: Sent): void {
  const { files, route } = call;
  const listed = listAt(body, "attachments").map(idOf);
  const note = (what: string): void => inspector.notes(route, what);
  for (const [number, file] of files) {
    if (file.bytes.length > attachmentBytes) {
      note(`the file ${file.name} is too large`);
      throw new Refusal(413, 40_005);
    }
    if (file.bytes.length === 0) note(`the file ${file.name} is empty`);
    if (!/^[\w.-]+$/.test(file.name)) note(`Discord would call "${file.name}" otherwise`);
    if (!listed.includes(number)) note(`no attachment describes the file ${number}`);
  }
  const isLost = (id: string): boolean => !files.has(id) && old?.files.has(id) !== true;
  inspector.check(route, attachmentsRule(listed.some(isLost), files.size), body);
}

const attachmentsRule =
  (isLost: boolean, count: number): Rule =>
  (_, spot) => {
    const here = below(spot, "attachments");
    if (isLost) complain(here, "ATTACHMENT_NOT_FOUND", "Attachment data not found for index");
    if (count > mostFiles)
      complain(here, "BASE_TYPE_MAX_LENGTH", `Must be ${mostFiles} or fewer in length.`);
  };

/** What the files are called that an embed may show. */
function namesAfter({ call, body, old }: Sent): readonly string[] {
  const listed = listAt(body, "attachments");
  const named = listed.flatMap((one) => {
    const { filename } = fieldsOf(one);
    return typeof filename === "string" ? [filename] : [];
  });
  const nameOf = ({ name }: Upload): string => name;
  return [
    ...named,
    ...[...call.files.values()].map(nameOf),
    ...[...(old?.files.values() ?? [])].map(nameOf),
  ];
}

function shownIn(body: unknown): readonly string[] {
  const embeds = listAt(body, "embeds") as readonly APIEmbed[];
  return embeds
    .flatMap(({ image, thumbnail }) => [image?.url, thumbnail?.url])
    .map(shownName)
    .filter((name) => name !== undefined);
}
