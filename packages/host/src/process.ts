import { mkdirSync } from 'node:fs';
import { systemClock } from './clock.ts';
import { type HostConfig, readHostConfig } from './config.ts';
import { createLogger, describeFailure, type Logger } from './log.ts';

export interface RunningProcess {
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
  const config = readHostConfig();
  const log = createLogger(config.name, config.logLevel, config.logFile);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const fatal = (failure: unknown) => {
    log.fatal(describeFailure(failure), 'stopped by a failure');
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
}
