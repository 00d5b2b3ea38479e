import { createServer } from 'node:http';
import { offsetsOfAHouse } from '@inro/deployment';
import { closeTwin, listen } from '@inro/host';
import { InroError } from '@inro/problem';
import { StartError } from './errors.ts';

/** A process ends itself within 10 s of the end of who started it, PostgreSQL within 11 s. */
const LONGEST_END_MS = 15_000;

async function takenPort(first: number): Promise<number | undefined> {
  for (const offset of offsetsOfAHouse()) if (!(await isFree(first + offset))) return first + offset;
  return undefined;
}

/** `start.port_taken`, with the port. */
export async function refuseTakenPorts(first: number): Promise<void> {
  const port = await takenPort(first);
  if (port !== undefined) throw new StartError('start.port_taken', { details: { port } });
}

/** The processes of a start that was killed end by themselves; one that runs still writes to its folder. */
export async function untilPortsAreFree(first: number): Promise<void> {
  const deadline = performance.now() + LONGEST_END_MS;
  while (performance.now() < deadline && (await takenPort(first)) !== undefined)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Free is a port that nobody has at any address to which the names of the house lead. */
async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    await listen(probe, { port, bind: '127.0.0.1' });
  } catch (failure) {
    if (failure instanceof InroError) return false;
    throw failure;
  }
  const twinClosed = closeTwin(probe);
  await new Promise((resolve) => probe.close(resolve));
  await twinClosed;
  return true;
}
