import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { portsNeeded, processes } from '@inro/deployment';
import { freeBlock, temporaryFolder } from '@inro/host/testing';
import { startSystem } from '../../../tools/start/system.ts';
import { openRunningSystem, type RunningSystem } from '../../people/running-system.ts';
import type { RecordedPiece } from '../../recorder/preload.ts';

const root = join(import.meta.dirname, '../../..');

export interface TestSystemOptions {
  /** A further module to preload into one process. */
  readonly preload?: Readonly<Record<string, string>>;
}

/** The whole house on free ports in a temporary folder, every process as `npm start` runs it, every socket recorded. */
export async function startTestSystem({ preload = {} }: TestSystemOptions = {}) {
  const folder = temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const recordDir = join(folder.path, 'record');
  const optionsOf = (name: string) =>
    [join(root, 'quality/recorder/preload.ts'), preload[name] ?? []].flat().map((module) => `--import ${module}`);
  const port = await freeBlock(portsNeeded());
  const env = Object.fromEntries(
    processes.map(({ name }) => [name, { NODE_OPTIONS: optionsOf(name).join(' '), INRO_RECORD_DIR: recordDir }]),
  );
  const running = await startSystem({ root, dataDir, port, env });
  const system: RunningSystem = openRunningSystem(dataDir);
  return {
    ...running,
    system,
    /** Every piece of traffic that any process of the house has seen so far. */
    pieces: (): readonly RecordedPiece[] =>
      (existsSync(recordDir) ? readdirSync(recordDir) : []).flatMap((name) =>
        readFileSync(join(recordDir, name), 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as RecordedPiece),
      ),
    async dispose(): Promise<void> {
      await running.stop();
      folder.dispose();
    },
  };
}
export type TestSystem = Awaited<ReturnType<typeof startTestSystem>>;
