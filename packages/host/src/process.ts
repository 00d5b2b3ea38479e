import { mkdirSync } from 'node:fs';
import { InroError, type PublicDetails } from '@inro/problem';
import { systemClock } from './clock.ts';
import { type AuthorityList, type HostConfig, readHostConfig } from './config.ts';
import { createLogger, describeFailure, type Logger } from './log.ts';

export interface RunningProcess {
  /** What its supervisor is told when it is ready, for others to hold it to. */
  readonly says?: { readonly authorities: AuthorityList };
  /** Ends gracefully: no new requests, the running ones finish, the database closes. */
  close(): Promise<void>;
}

export interface ProcessHost {
  readonly config: HostConfig;
  readonly log: Logger;
  readonly clock: typeof systemClock;
}

/** The thin main of every server: configuration in, one line when ready, graceful end on signals and when the supervisor dies. */
export async function runProcess(start: (host: ProcessHost) => Promise<RunningProcess>): Promise<void> {
  // Keys, books and logs are this account's alone, whatever made the file.
  process.umask(0o077);
  const config = readHostConfig();
  const log = createLogger(config.name, config.logLevel, config.logFile);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const fatal = (failure: unknown) => {
    log.fatal(describeFailure(failure), 'stopped by a failure');
    if (failure instanceof InroError) tellSupervisor({ failed: failure.code, details: failure.details });
    process.exit(1);
  };
  process.on('uncaughtException', fatal);
  process.on('unhandledRejection', fatal);
  const running = await start({ config, log, clock: systemClock }).catch(fatal);
  let closing = false;
  const end = () => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(1), 10_000).unref();
    void running!.close().then(() => process.exit(0), fatal);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  if (process.env.INRO_SUPERVISED === '1') {
    process.stdin.on('end', end).on('error', end).resume();
  }
  log.info({ port: config.port }, 'ready');
  tellSupervisor({ ready: true, ...running!.says });
}

/** What a process tells who started it, over a channel that no other process has: an answer at its port may be anybody's. */
export type Said = Readonly<{ ready: true; authorities?: AuthorityList } | { failed: string; details?: PublicDetails }>;

/** Nobody listens to one that was started by hand. */
function tellSupervisor(said: Said): void {
  if (process.connected) process.send?.(said, undefined, {}, () => undefined);
}
