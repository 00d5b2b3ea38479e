import 'reflect-metadata';
import { parentPort } from 'node:worker_threads';
import type { PathQuestion } from '../suite.ts';
import type { PeerName } from './ask.ts';
import { peers } from './peers.ts';

parentPort?.on('message', async ({ peer, question }: { peer: PeerName; question: PathQuestion }) => {
  try {
    parentPort?.postMessage(await peers[peer](question));
  } catch {
    // A peer that throws has refused what it was given.
    parentPort?.postMessage(false);
  }
});
