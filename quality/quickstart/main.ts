import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portsNeeded } from '@inro/deployment';
import { freeBlock, freePort } from '@inro/host/testing';
import { openRunningSystem } from '../people/running-system.ts';
import { firstLogin } from './first-login.ts';
import { Terminal } from './follow.ts';
import { atPorts, GATEWAY_PORT, type Line, type Quickstart, quickstarts, readQuickstart } from './read.ts';

const root = join(import.meta.dirname, '../..');
const args = process.argv.slice(2);
const json = args.includes('--json');
const named = args.find((word) => !word.startsWith('--')) ?? 'plain';
const say = (text: string): void => {
  if (!json) console.log(text);
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, 'localhost', () => server.close(() => resolve(true)));
  });

/** On a machine where the ports of the page are somebody else's, others in their place; nothing else is changed. */
async function onFreePorts(lines: readonly Line[]): Promise<readonly Line[]> {
  const [, own] = /localhost:(\d+)/.exec(lines.map(({ text }) => text).join('\n')) ?? [];
  const mine = own === undefined || (await isFree(Number(own))) ? own : String(await freePort());
  const isOurs = (await isFree(8420)) && (await isFree(GATEWAY_PORT));
  const first = isOurs ? 8420 : await freeBlock(portsNeeded());
  if (mine !== own) say(`Port ${own} is taken: ${mine} in its place.`);
  if (!isOurs) say('Port 8420 is taken: others in its place.');
  return lines.map((line) => ({
    ...line,
    text:
      line.text === 'npm start' && !isOurs
        ? `npm start -- --port ${first}`
        : atPorts(line.text, { own, mine, gateway: first + GATEWAY_PORT - 8420 }),
  }));
}

async function main(name: Quickstart): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'inro-quickstart-'));
  const terminal = new Terminal(folder, say);
  try {
    const lines = await onFreePorts(readQuickstart(name));
    await terminal.type({ text: `git clone --quiet ${root} inro`, isLeftRunning: false });
    await terminal.type({ text: 'cd inro', isLeftRunning: false });
    for (const line of lines) await terminal.type(line);
    const system = openRunningSystem(join(folder, 'inro', '.inro'));
    const [, origin = ''] = /(http:\/\/[\w.]*localhost:\d+)/.exec(lines.map(({ text }) => text).join('\n')) ?? [];
    const heard = await terminal.step('first login', () => firstLogin(system, name, origin));
    if (!/^Hello [\w-]{43,54}$/.test(heard)) throw new Error(`nobody was logged in: ${heard}`);
  } finally {
    await terminal.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const { steps } = terminal;
  const totalSeconds = Math.round(steps.reduce((sum, { seconds }) => sum + seconds, 0) * 10) / 10;
  say(`${String(totalSeconds).padStart(7)} s from clone to first login`);
  if (json) console.log(JSON.stringify({ steps, totalSeconds }));
}

if (!Object.hasOwn(quickstarts, named)) {
  console.error(`npm run quickstart -- [${Object.keys(quickstarts).join('|')}] [--json]`);
  process.exit(2);
}
await main(named as Quickstart);
