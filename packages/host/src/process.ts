import { mkdirSync, writeSync } from 'node:fs';
import { InroError } from '@inro/problem';
import { z } from 'zod';
import { systemClock } from './clock.ts';
import { type AuthorityList, authorityList, type HostConfig, readHostConfig } from './config.ts';
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
  const fatal = (failure: unknown): never => {
    log.fatal(describeFailure(failure), 'stopped by a failure');
    if (failure instanceof InroError) tellSupervisor({ failed: failure.code, details: failure.details });
    process.exit(1);
  };
  process.on('uncaughtException', fatal);
  process.on('unhandledRejection', fatal);
  let running: RunningProcess | undefined;
  let closing = false;
  const end = () => {
    // Whose supervisor dies while it starts would take its port from the next one's.
    if (running === undefined) process.exit(1);
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(1), 10_000).unref();
    void running.close().then(() => process.exit(0), fatal);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  if (process.env.INRO_SUPERVISED === '1') {
    process.stdin.on('end', end).on('error', end).resume();
  }
  running = await start({ config, log, clock: systemClock }).catch(fatal);
  log.info({ port: config.port }, 'ready');
  tellSupervisor({ ready: true, ...running.says });
}

const said = z.union([
  z.strictObject({ ready: z.literal(true), authorities: authorityList.optional() }).readonly(),
  z
    .strictObject({
      failed: z.string().regex(/^[a-z._-]{1,64}$/),
      details: z.record(z.string().max(64), z.union([z.string().max(1_024), z.number(), z.boolean()])).optional(),
    })
    .readonly(),
]);
/** What a process tells who started it, over a channel that no other process has: an answer at its port may be anybody's. */
export type Said = z.infer<typeof said>;

/** The pipe beside input and outputs on which a supervised process is heard. */
const TO_SUPERVISOR = 3;

/** What a child has said in a line; undefined for anything else, which nobody listens to. */
export function readSaid(line: string): Said | undefined {
  try {
    return said.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Nobody listens to one that was started by hand. */
function tellSupervisor(said: Said): void {
  if (process.env.INRO_SUPERVISED !== '1') return;
  try {
    writeSync(TO_SUPERVISOR, `${JSON.stringify(said)}\n`);
  } catch {
    // Its supervisor has gone, and so will it.
  }
}
