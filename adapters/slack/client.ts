import type { Answer } from "./answer.ts";
import { shareFile, upload, type Sharing, type Upload } from "./calls/files.ts";
import { find, type Wanted } from "./calls/lookup.ts";
import {
  change,
  post,
  remove,
  whisper,
  type Message,
  type Post,
  type Whisper,
  type Words,
} from "./calls/messages.ts";
import { openDm, whoAmI, type Identity, type Person } from "./calls/people.ts";
import { respond, type Response } from "./calls/responses.ts";
import {
  openModal,
  publishHome,
  updateModal,
  type Home,
  type ModalChange,
  type Opening,
} from "./calls/views.ts";
import { WebApi, type WebApiOptions, type Workspace } from "./web-api.ts";

/** Slack as far as it is used. Nothing here rejects: a failure is an answer. */
export interface Client {
  /** Posts for all; gives the message's `ts`. */
  post(said: Post, signal: AbortSignal): Promise<Answer<string>>;
  /** Posts for one person. */
  whisper(said: Whisper, signal: AbortSignal): Promise<Answer<true>>;
  change(said: Message & Words, signal: AbortSignal): Promise<Answer<string>>;
  remove(message: Message, signal: AbortSignal): Promise<Answer<true>>;
  /** Looks for a message of ours; gives its `ts`, or an empty text if there is none. */
  find(wanted: Wanted, signal: AbortSignal): Promise<Answer<string>>;
  respond(response: Response, signal: AbortSignal): Promise<Answer<true>>;
  /** The channel in which the bot is alone with a person. */
  openDm(person: Person, signal: AbortSignal): Promise<Answer<string>>;
  /** Gives the view's id. */
  openModal(opening: Opening, signal: AbortSignal): Promise<Answer<string>>;
  updateModal(modal: ModalChange, signal: AbortSignal): Promise<Answer<string>>;
  publishHome(home: Home, signal: AbortSignal): Promise<Answer<true>>;
  /** Gives the file's id. Nobody sees it before it is shared. */
  upload(file: Upload, signal: AbortSignal): Promise<Answer<string>>;
  shareFile(sharing: Sharing, signal: AbortSignal): Promise<Answer<true>>;
  whoAmI(workspace: Workspace, signal: AbortSignal): Promise<Answer<Identity>>;
}

/** A client over Slack's own. */
export function createClient(options: WebApiOptions): Client {
  const api = new WebApi(options);
  return {
    post: (said, signal) => post(api, said, signal),
    whisper: (said, signal) => whisper(api, said, signal),
    change: (said, signal) => change(api, said, signal),
    remove: (message, signal) => remove(api, message, signal),
    find: (wanted, signal) => find(api, wanted, signal),
    respond: (response, signal) => respond(api, response, signal),
    openDm: (person, signal) => openDm(api, person, signal),
    openModal: (opening, signal) => openModal(api, opening, signal),
    updateModal: (modal, signal) => updateModal(api, modal, signal),
    publishHome: (home, signal) => publishHome(api, home, signal),
    upload: (file, signal) => upload(api, file, signal),
    shareFile: (sharing, signal) => shareFile(api, sharing, signal),
    whoAmI: (workspace, signal) => whoAmI(api, workspace, signal),
  };
}
