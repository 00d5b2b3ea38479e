import { Worker } from 'node:worker_threads';
import type { PathQuestion } from '../suite.ts';

/** The verifiers that can be run beside ours on this machine. */
export const peerNames = ['pkijs', '@peculiar/x509', 'node:crypto', 'openssl'] as const;
export type PeerName = (typeof peerNames)[number];

const LIMIT_MS = 2000;
let worker: Worker | undefined;

/** Asks a peer in its thread; undefined when it fails to answer in two seconds, or at all. */
export function askPeer(peer: PeerName, question: PathQuestion): Promise<boolean | undefined> {
  worker ??= new Worker(new URL('./thread.ts', import.meta.url));
  const current = worker;
  return new Promise((resolve) => {
    const finish = (answer: boolean | undefined, kill = false): void => {
      clearTimeout(timer);
      current.off('message', onMessage);
      current.off('error', onError);
      if (kill) {
        worker = undefined;
        void current.terminate();
      }
      resolve(answer);
    };
    const onMessage = (answer: boolean): void => finish(answer);
    const onError = (): void => finish(undefined, true);
    const timer = setTimeout(onError, LIMIT_MS);
    current.on('message', onMessage);
    current.on('error', onError);
    current.postMessage({ peer, question });
  });
}
