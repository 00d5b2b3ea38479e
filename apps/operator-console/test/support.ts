import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestRegistration } from '../../registration/test/support.ts';

/** A data folder with the house's topology and one party's key in the operator's place. */
export function putKey(world: TestRegistration, dataDir: string, party: 'operator' | 'counter'): void {
  const { topology, peerKeyFile } = world.topology.configs[party]!;
  mkdirSync(join(dataDir, 'keys'), { recursive: true });
  writeFileSync(join(dataDir, 'topology.json'), JSON.stringify(topology));
  copyFileSync(peerKeyFile!, join(dataDir, 'keys/peer-operator.pem'));
}

const program = (path: string): string => join(import.meta.dirname, '../../..', path);
export const wholeInro: readonly string[] = [program('tools/inro/inro.mjs'), 'operator'];
const operatorAlone: readonly string[] = [program('apps/operator-console/src/main.ts')];

/** The operator's command as a process of its own, with what is typed. */
export async function inro(
  args: readonly string[],
  typed: string,
  dataDir: string,
  command: readonly string[] = operatorAlone,
) {
  const child = spawn(process.execPath, [...command, ...args, '--data', dataDir]);
  const said = { out: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.errors += text));
  child.stdin.on('error', () => undefined).end(typed);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, ...said };
}
