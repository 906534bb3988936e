/**
 * A platform-neutral chat-ops framework: commands and wizards are declared once and run in
 * every place that has an adapter.
 *
 * @packageDocumentation
 */
export {
  choice,
  count,
  id,
  words,
  type Argument,
  type ChoiceExtras,
  type Complete,
  type CompletionContext,
  type Extras,
  type Parsed,
  type Range,
  type Suggestion,
  type Translations,
} from "./core/command/argument.ts";
export {
  createSuggester,
  type Asked,
  type Suggest,
  type SuggesterParts,
} from "./core/command/suggester.ts";
export {
  secret,
  text as textAnswer,
  type Answer,
  type AnswerOptions,
  type Checked,
} from "./core/wizard/answer.ts";
export { createBrain } from "./core/conversation/brain.ts";
export type { Capabilities } from "./core/capabilities.ts";
export {
  command,
  type Act,
  type Command,
  type CommandDraft,
  type HandlerContext,
  type Parameter,
  type Reply,
  type ReplyContext,
  type Values,
} from "./core/command/command.ts";
export type { ConversationState, Issued, IssuedAct } from "./core/conversation/conversation.ts";
export type {
  Brain,
  Decision,
  Next,
  Remark,
  Run,
  RunContext,
} from "./core/conversation/decision.ts";
export { diagram } from "./core/wizard/diagram.ts";
export {
  conversationOf,
  ownerOf,
  tenantOf,
  type Address,
  type ChatEvent,
  type Content,
  type MessageKey,
} from "./core/event.ts";
export { Fault, isFault, type FaultCode, type FaultDetails } from "./core/fault.ts";
export { commandHelpView, helpView } from "./core/command/help.ts";
export type { Json } from "./core/json.ts";
export { nearest } from "./core/command/nearest.ts";
export { asksText } from "./core/view/button-lines.ts";
export { commandWriter } from "./core/command/command-words.ts";
export { usage } from "./core/command/command-line.ts";
export { cutLine, cutText } from "./core/view/cut.ts";
export { layout, sections, type Section } from "./core/view/layout.ts";
export {
  lineText,
  type CommandWriter,
  type LayoutOptions,
  type Line,
  type Role,
  type Run as TextRun,
} from "./core/view/line.ts";
export { phoneView } from "./core/view/phone.ts";
export { toPlain } from "./core/view/plain.ts";
export { splitView, type SplitOptions } from "./core/view/split.ts";
export { repertoire, type Repertoire } from "./core/conversation/repertoire.ts";
export { reveal, seal, type Sealed } from "./core/sealed.ts";
export { service, type Service } from "./core/service.ts";
export {
  buttons,
  code,
  commandButton,
  commandText,
  facts,
  footer,
  heading,
  mark,
  note,
  privateButton,
  shareButton,
  say,
  spans,
  strong,
  text,
  twins,
  view,
  withNote,
  wordButton,
  type Block,
  type Button,
  type Column,
  type CommandArgs,
  type Field,
  type Intent,
  type Mark,
  type Outgoing,
  type Row,
  type Span,
  type SpanLike,
  type Tone,
  type View,
} from "./core/view/view.ts";
export {
  close,
  open,
  wizard,
  type Closing,
  type FinishContext,
  type Finished,
  type FormTexts,
  type Opening,
  type Step,
  type Wizard,
  type WizardDraft,
  type WizardOptions,
} from "./core/wizard/wizard.ts";
export { cleanName, cutGraphemes, displayWidth, graphemes, printable } from "./core/view/width.ts";
export type { ChatAdapter, Receipt, Receive, SendOptions } from "./ports/chat-adapter.ts";
export type { Clock } from "./ports/clock.ts";
export type { ConnectionStore } from "./ports/connection-store.ts";
export type {
  AcceptAnswer,
  AcceptCall,
  Aside,
  AsideCall,
  CommitCall,
  ConversationStore,
  DeadlineChange,
  DueCall,
  IntentAnswer,
  IntentCall,
  NextAnswer,
  Outbox,
  Ready,
  SentCall,
  Waiting,
} from "./ports/conversation-store.ts";
export type { InstallationStore } from "./ports/installation-store.ts";
export { logFieldNames, type LogFieldName, type LogFields, type Logger } from "./ports/logger.ts";
export type { SealedCache } from "./ports/sealed-cache.ts";
export type { Turn } from "./ports/turn.ts";
export type { Vault } from "./ports/vault.ts";
export { backoffMs } from "./ops/backoff.ts";
export { createSystemClock } from "./ops/system-clock.ts";
export { createLogger, type LogDestination, type LoggerOptions } from "./ops/logger.ts";
export {
  Introduction,
  type Introduced,
  type IntroductionParts,
  type StartTroubles,
} from "./ops/introduction.ts";
export { Gates } from "./ops/gates.ts";
export { before, Keeper } from "./ops/keeper.ts";
export { LanePace, type LaneLimits } from "./ops/lane-pace.ts";
export { networkFailure, type NetworkFailure } from "./ops/network-failure.ts";
export {
  OutboundQueue,
  type Departed,
  type Departure,
  type OutboundPace,
  type OutboundParts,
} from "./ops/outbound-queue.ts";
export { Panes, type Answering } from "./ops/panes.ts";
export { PerSecond } from "./ops/per-second.ts";
export { at, listAt, numberAt, parseJson, textAt } from "./ops/payload.ts";
export { Queues } from "./ops/queues.ts";
export { createOwnViews, createSharedViews, type KeptViews } from "./ops/kept-views.ts";
export { readSendingKey, sendingMark, type SendingKey } from "./ops/sending-key.ts";
export { Shares, type Shareable } from "./ops/shares.ts";
export type { Told } from "./ops/told.ts";
export { Troubles } from "./ops/troubles.ts";
export { within } from "./ops/within.ts";
export { createBot, type Bot, type BotOptions } from "./runtime/bot.ts";
export { Lru } from "./core/lru.ts";
export { type RuntimeSettings } from "./runtime/settings.ts";
export { openEmbeddedStore, type EmbeddedOptions, type EmbeddedStore } from "./stores/embedded.ts";
export type { Forgotten } from "./stores/upkeep/holdings.ts";
export { loadOrCreateKeyFile, type KeyFile } from "./stores/key-file.ts";
export { createVault } from "./stores/vault.ts";
export { type KeyRing, type VaultKey } from "./stores/key-ring.ts";
export { checkForm, opensForm, type Answers, type WizardState } from "./core/wizard/machine.ts";
