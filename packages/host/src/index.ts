export { isFromThisMachine } from './addresses.ts';
export { Admission, MOST_CONNECTIONS } from './admission.ts';
export { appendAudit, auditMigration, firstBrokenAuditLink } from './audit.ts';
export { auditHeadRoute } from './audit-head.ts';
export { AuditWitness, auditWitnessMigrations } from './audit-witness.ts';
export { base64Text } from './base64-text.ts';
export { systemClock, systemRandomness } from './clock.ts';
export {
  type AuthorityList,
  authorityList,
  type HostConfig,
  readHostConfig,
  readTopology,
  requireKnownVariables,
  type Topology,
} from './config.ts';
export {
  databaseAnswers,
  inTransaction,
  type Kysely,
  type Migration,
  migrate,
  openDatabase,
  postgresClient,
  sql,
  type Transaction,
} from './database.ts';
export { hangUpLater, refuseConnection } from './edge.ts';
export { countRequests, requestIds } from './finished-requests.ts';
export { type HttpAnswer, type HttpRequest, httpRequest, localhostLookup, socketTransport } from './http-client.ts';
export { closeTwin, listen } from './listen.ts';
export { createLogger, describeFailure, isLogged, type Logger } from './log.ts';
export { LOG_LIMITS, LogFile, type LogLimits } from './log-file.ts';
export { Metrics } from './metrics.ts';
export { completeDocument, describeSchema, openApiHead, problemAnswers } from './openapi-document.ts';
export { type OrderKind, type OrderKinds, orderKindsFor } from './order-kind.ts';
export {
  enqueuedOrder,
  enqueueOrder,
  type Order,
  orderKindsMigration,
  outboxAgeMigration,
  outboxMigration,
} from './outbox.ts';
export { OutboxWorker } from './outbox-worker.ts';
export { serveOverview } from './overview.ts';
export { hostIn, OwnHosts } from './own-hosts.ts';
export { tellOfDatabase, tellOfOutbox } from './own-metrics.ts';
export { requireOwnPages } from './own-pages.ts';
export { openParty, originOf, type Party } from './party.ts';
export { PeerClient, type PeerRequest } from './peer.ts';
export { peerRoute, requirePeer } from './peer-guard.ts';
export { peerPrivateKey, peerPublicKey, signStatement, statementHolds } from './peer-keys.ts';
export { openPinnedRoots, type PinnedRoots } from './pinned-roots.ts';
export { problemSchema } from './problem-schema.ts';
export { type ProcessHost, type RunningProcess, readSaid, runProcess, type Said } from './process.ts';
export { ofStrangers, Rate } from './rate.ts';
export { createServer, type Server, type ServerOptions } from './server.ts';
export { startService } from './service.ts';
export { type StaticSite, serveStaticSite } from './static-site.ts';
export { storageFailure } from './storage-failure.ts';
export { takenInDatabase, takenInFolder, takenSignaturesMigrations } from './taken-signatures.ts';
export type { Tracing } from './tracing.ts';
