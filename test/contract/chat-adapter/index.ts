/**
 * The contract of a chat adapter as cases for any test runner: write a stage for your platform,
 * and run them.
 *
 * @packageDocumentation
 */
export {
  chatAdapterContract,
  omittedCases,
  type ContractCase,
  type ContractOptions,
  type OmittedCase,
} from "./contract.ts";
export {
  absent,
  type AdapterStage,
  type Attachment,
  type Lack,
  type OpenField,
  type OpenForm,
  type StageFault,
  type StagePerson,
  type StagePlatform,
  type StageTraits,
  type Standing,
  type Trait,
  type Where,
} from "./stage.ts";
