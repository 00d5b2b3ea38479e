import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Below the ports that the kernel gives to connections (Linux: from 32768). */
const [FIRST, BLOCKS, BLOCK] = [11_000, 105, 200] as const;

/**
 * The first of so many consecutive free ports on loopback, at most 199. For as long as this process lives no other one
 * gets them from here: whoever holds the last port of a block has all of it.
 */
export async function freeBlock(length: number): Promise<number> {
  for (let tries = 0; tries < 10 * BLOCKS; tries++) {
    const first = FIRST + BLOCK * randomInt(BLOCKS);
    const claim = await listening(first + BLOCK - 1);
    if (!claim) continue;
    if (await areFree(Array.from({ length }, (_, i) => first + i))) {
      claim.unref();
      return first;
    }
    claim.close();
  }
  throw new Error('no ports are free');
}

let next = 0;
let end = 0;

/** A free TCP port on loopback, from a block of this process. */
export async function freePort(): Promise<number> {
  if (next === end) {
    next = await freeBlock(BLOCK - 1);
    end = next + BLOCK - 1;
  }
  return next++;
}

const listening = (port: number, host = '127.0.0.1'): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer().on('error', () => resolve(undefined));
    server.listen({ port, host, ipv6Only: true }, () => resolve(server));
  });

async function areFree(ports: readonly number[]): Promise<boolean> {
  for (const port of ports) {
    const probe = await listening(port);
    if (!probe) return false;
    await new Promise((resolve) => probe.close(resolve));
  }
  return true;
}
