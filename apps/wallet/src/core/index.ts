export { type BatchChannel, type DoorChannel, DoorClient, type DoorDevice } from './door-client.ts';
export { callJson, expectOk, jsonRequest, problemOf, readJson } from './http.ts';
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
export { HolderLog, type LogEntry } from './log.ts';
export type { HttpAnswer, HttpRequest, HttpTransport, WalletPorts, WalletStorage } from './ports.ts';
