import { describeFailure, type Logger } from '@inro/host';

const HOUR_MS = 3_600_000;

/** How long a channel that was left alone is kept: longer than any session, short enough to be forgotten. */
export const KEPT_MS = 7 * 24 * HOUR_MS;

/** How long transport keys are kept: as long as a session may last. An element that comes back with them gets others. */
export const TRANSPORT_KEYS_KEPT_MS = 24 * HOUR_MS;

/** Runs upkeep now and every hour; what fails is tried again an hour later. */
export function startUpkeep(log: Logger, work: () => Promise<void>): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const run = () => {
    running = running.then(work).catch((failure) => log.warn(describeFailure(failure), 'upkeep'));
  };
  run();
  const timer = setInterval(run, HOUR_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
