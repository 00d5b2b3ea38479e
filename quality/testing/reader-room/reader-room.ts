import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { vpcdPorts } from '../../../apps/handset/src/contactless/vpcd.ts';

/** What a program said and how it ended. */
export interface Run {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A PC/SC service of its own with two virtual slots, out of everybody else's reach. */
export interface ReaderRoom {
  /** Runs a program beside the readers. */
  run(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): Run;
  /** Starts a Node program beside the readers and waits for its first line, `ready`. */
  start(module: string, args: readonly string[]): Promise<{ stop(): Promise<void> }>;
  /** Brings the first slot to this machine's loopback, where a handset looks for it; ends with the returned function. */
  bringOut(folder: string): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

// Debian's vpcd listens on every interface without authentication, and there is one pcscd socket a machine: both stay
// inside network and mount namespaces of their own. Without quickack every APDU waits for a delayed acknowledgement.
const FURNISH = `set -e
ip link set lo up
ip route replace local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1 quickack 1
ip route replace local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1 quickack 1
mkdir -p /run/pcscd && mount -t tmpfs none /run/pcscd
pcscd --foreground &
# Standard input ends with whoever opened the room, also when that was killed.
cat > /dev/null
kill $!
wait`;

const SBIN = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
const asRoot = process.getuid?.() === 0;

/** Opens the room: pcscd with vpcd inside namespaces of their own. */
export async function openReaderRoom(): Promise<ReaderRoom> {
  const service = spawn('unshare', [...(asRoot ? [] : ['--map-root-user']), '--net', '--mount', 'sh', '-c', FURNISH], {
    env: SBIN,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let complaints = '';
  service.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk;
  });
  const enter = [
    '--target',
    String(service.pid),
    ...(asRoot ? [] : ['--user', '--preserve-credentials']),
    '--net',
    '--mount',
    '--',
  ];
  const run: ReaderRoom['run'] = (program, args, env = {}) => {
    const { status, stdout, stderr } = spawnSync('nsenter', [...enter, program, ...args], {
      env: { ...SBIN, ...env },
      timeout: 30_000,
    });
    return { status, stdout, stderr: stderr.toString() };
  };
  for (let tries = 0; run('test', ['-S', '/run/pcscd/pcscd.comm']).status !== 0 || !hasReaders(run); tries++) {
    if (service.exitCode !== null || tries > 100) throw new Error(`pcscd did not start: ${complaints}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const start: ReaderRoom['start'] = (module, args) =>
    startProgram('nsenter', [...enter, process.execPath, ...QUIET, resolve(import.meta.dirname, module), ...args]);
  return {
    run,
    start,
    async bringOut(folder) {
      const [slot, path] = [String(vpcdPorts[0]), join(folder, 'slot.sock')];
      const inside = await start('bridge.ts', [path, slot]);
      const outside = await startProgram(process.execPath, [
        ...QUIET,
        join(import.meta.dirname, 'bridge.ts'),
        slot,
        path,
      ]);
      return async () => {
        await outside.stop();
        await inside.stop();
      };
    },
    close: () => ended(service, () => service.stdin.end()),
  };
}

const QUIET = ['--disable-warning=ExperimentalWarning'];

function hasReaders(run: ReaderRoom['run']): boolean {
  return run('opensc-tool', ['--list-readers']).stdout.includes('Virtual PCD');
}

async function startProgram(program: string, args: readonly string[]): Promise<{ stop(): Promise<void> }> {
  const child: ChildProcess = spawn(program, args, { env: SBIN, stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the program ended before it was ready')));
    child.stdout!.once('data', (line: Buffer) =>
      line.toString().startsWith('ready') ? resolve() : reject(new Error(line.toString())),
    );
  });
  child.removeAllListeners('exit');
  return { stop: () => ended(child, () => child.stdin!.end()) };
}

function ended(child: ChildProcess, begin: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    begin();
  });
}
