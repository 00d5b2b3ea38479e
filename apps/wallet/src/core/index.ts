export { type BatchChannel, type DoorChannel, DoorClient, type DoorDevice } from './door-client.ts';
export { callJson, expectOk, jsonRequest, problemOf, readJson } from './http.ts';
export { HolderLog, type LogEntry } from './log.ts';
export type { HttpAnswer, HttpRequest, HttpTransport, WalletPorts, WalletStorage } from './ports.ts';
