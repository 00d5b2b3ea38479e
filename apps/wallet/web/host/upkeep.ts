import { deleteWhatWasEnded, Staples, type WalletPorts } from '@inro/wallet/core';

const longestTimer = 2 ** 31 - 1;

/**
 * Keeps the proof of validity fresh and lets go of what the authority has ended, on the wallet's own schedule. Not
 * started on a page that a service has opened: the authority must not see when a person logs in.
 */
export function startUpkeep(ports: WalletPorts): () => void {
  const staples = new Staples(ports);
  let timer: ReturnType<typeof setTimeout>;
  let live = true;
  const run = async (): Promise<void> => {
    const due = await staples.refreshAt();
    if (!live || due === null) return;
    const wait = due - ports.clock.now().getTime();
    if (wait <= 0) {
      // The network may be away: the next run tries again.
      await deleteWhatWasEnded(ports).catch(() => undefined);
      await staples.refreshIfDue();
    }
    if (live) timer = setTimeout(() => void run(), Math.min(longestTimer, Math.max(1000, wait)));
  };
  void run();
  return () => {
    live = false;
    clearTimeout(timer);
  };
}
