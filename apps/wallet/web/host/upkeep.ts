import { deleteWhatWasEnded, nextRefreshAt, refreshDueStaples, Statements, type WalletPorts } from '@inro/wallet/core';

/** The schedule is looked at on the phone alone, so nobody learns of it: an enrolment or another page may change it. */
const LOOK_AGAIN_MS = 10 * 60_000;

/**
 * Keeps the proof of validity fresh and lets go of what the authority has ended, on the wallet's own schedule. Not
 * started on a page that a service has opened: the authority must not see when a person logs in.
 */
export function startUpkeep(ports: WalletPorts): () => void {
  let timer: ReturnType<typeof setTimeout>;
  let live = true;
  const untilDue = async (): Promise<number> => {
    const due = [await nextRefreshAt(ports), await new Statements(ports).refreshAt()];
    return Math.min(...due.map((at) => at ?? Number.POSITIVE_INFINITY)) - ports.clock.now().getTime();
  };
  const look = async (): Promise<number> => {
    const wait = await untilDue();
    if (!live || wait > 0) return wait;
    // The network may be away: the next look tries again.
    await deleteWhatWasEnded(ports).catch(() => undefined);
    await refreshDueStaples(ports);
    await new Statements(ports).refreshIfDue().catch(() => undefined);
    return untilDue();
  };
  const run = async (): Promise<void> => {
    // The phone may be away just now; whatever it was, the upkeep goes on.
    const wait = await look().catch(() => LOOK_AGAIN_MS);
    if (live) timer = setTimeout(() => void run(), Math.min(LOOK_AGAIN_MS, Math.max(1000, wait)));
  };
  void run();
  return () => {
    live = false;
    clearTimeout(timer);
  };
}
