export type { BasicFourAttributes } from '@inro/verifier';
export {
  type BatchChannel,
  type DoorChannel,
  DoorClient,
  type DoorDevice,
  type ElementChannel,
  type ElementDoor,
} from './door-client.ts';
export { readAttestationCertificate } from './enrolment/attestation.ts';
export { deleteWhatWasEnded } from './enrolment/deletion.ts';
export { type DeployProgress, EnrolmentJourney } from './enrolment/journey.ts';
export { RegistrationClient } from './enrolment/registration-client.ts';
export { type ChosenSecrets, setSecretsOnApplet } from './enrolment/set-secrets.ts';
export type { CardProgress } from './enrolment/sign-application.ts';
export { type EnrolmentState, type EnrolmentStep, loadEnrolment } from './enrolment/state.ts';
export { type Holding, holding } from './holding.ts';
export { callJson, expectOk, jsonRequest, problemOf, readJson } from './http.ts';
export type { HttpAnswer, HttpRequest, HttpTransport } from './http-transport.ts';
export {
  type LocalAgentPorts,
  type Notification,
  type OfferedSecureElement,
  type RelayChannel,
  type RelayDoor,
  runLocalAgent,
  type SeramSession,
  type SessionResult,
} from './local-agent/index.ts';
export { type FallenAway, HolderLog, type LogEntry } from './log.ts';
export type { WalletPorts } from './ports.ts';
export {
  type Consent,
  type Documents,
  KeptLink,
  LinkedRequest,
  type PageStorage,
  type PasswordEntry,
  type PinEntry,
  PresentationJourney,
  type PresentationPorts,
  type PresentationRequest,
} from './presentation/index.ts';
export { type Datum, readData, writtenOf } from './presentation/show/data.ts';
export { MOST_PAGES, type PdfFacts, whyNotShown } from './presentation/show/pdf.ts';
export { isReadable, readText } from './presentation/show/text.ts';
export { DeletionJourney, type KnownService, lookAgain } from './requests/deletion.ts';
export { lookAtReport, ReportJourney } from './requests/report.ts';
export { type TrackedReport, TrackedReports, type TrackedRequest, TrackedRequests } from './requests/tracked.ts';
export { type HeldCertificate, type Standing, standings } from './standing.ts';
export { nextRefreshAt, refreshDueStaples, type Staple, Staples } from './staples.ts';
export { Statements } from './statements/statements.ts';
export type { WalletStorage } from './storage.ts';
