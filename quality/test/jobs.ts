import { spawn } from 'node:child_process';

export interface Count {
  passed: number;
  failed: number;
}

/** One thing of a run that has an end of its own: a command, a test file. */
export interface Job {
  /** Seconds that it took when they were last written down: the longest begins first. */
  readonly seconds: number;
  /** It waits more than it works: one such job runs beside those that work. */
  readonly waits: boolean;
  run(): Promise<Count>;
}

/** Runs jobs, the longest first: so many at once that work, and one beside them that waits. */
export async function runJobs(jobs: readonly Job[], atOnce: number): Promise<Count[]> {
  const waiting = [...jobs].sort((one, other) => other.seconds - one.seconds);
  const counts: Count[] = [];
  const work = async (takes: (job: Job) => boolean): Promise<void> => {
    for (;;) {
      const place = waiting.findIndex(takes);
      if (place === -1) return;
      const [job] = waiting.splice(place, 1);
      counts.push(await job!.run());
    }
  };
  // Who works takes what waits too, once nothing else is left.
  const worker = async (): Promise<void> => {
    await work(({ waits }) => !waits);
    await work(() => true);
  };
  await Promise.all([...Array.from({ length: atOnce }, worker), work(({ waits }) => waits)]);
  return counts;
}

/** All counts together. */
export const sumOf = (counts: readonly Count[]): Count => ({
  passed: counts.reduce((sum, { passed }) => sum + passed, 0),
  failed: counts.reduce((sum, { failed }) => sum + failed, 0),
});

/** Runs one command as one test; its output is shown only when it fails. */
export async function runCommand(title: string, command: string, args: readonly string[]): Promise<Count> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const status = await new Promise<number | null>((resolve) => {
    child.on('error', (failure) => {
      said += failure.message;
      resolve(null);
    });
    child.on('close', resolve);
  });
  const passed = status === 0;
  console.log(`${passed ? '✔' : '✖'} ${title}`);
  if (!passed) console.log(said);
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
