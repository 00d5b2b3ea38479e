import { createInterface } from 'node:readline';
import { DevelopersError } from '@inro/developers/errors';
import { InroError, InternalError, renderProblem } from '@inro/problem';
import { z } from 'zod';
import { citizens } from './citizens.ts';
import { failures, failuresOfServices, openScene } from './failures.ts';
import { openRunningSystem } from './running-system.ts';

// Below the door of the sandbox (tools/start/sandbox/act.ts): one order, by its first line of input; it ends with its input.
const orderForm = z.object({
  name: z.string(),
  undo: z.boolean(),
  citizen: z.string().optional(),
  link: z.string().default(''),
});

async function carryOut(line: string): Promise<void> {
  const { name, undo, citizen: who, link } = orderForm.parse(JSON.parse(line));
  const system = openRunningSystem(process.argv[2] ?? '');
  const ofService = failuresOfServices[name];
  const alone = undo ? ofService?.undo : ofService?.begin;
  if (alone) return void (await alone(system));
  const citizen = citizens.find((one) => one.citizen === who);
  if (!citizen) throw new DevelopersError('developers.order_incomplete', { details: { member: 'citizen' } });
  const failure = failures[name];
  const work = undo ? failure?.undo : failure?.begin;
  if (!work) throw new DevelopersError('developers.trigger_unknown');
  await work(await openScene(system, citizen, link));
}

const input = createInterface({ input: process.stdin });
input.on('close', () => process.exit(1));
input.once('line', (line) => {
  carryOut(line).then(
    () => process.exit(0),
    (failure: unknown) => {
      const known = failure instanceof InroError ? failure : new InternalError('http.internal', { cause: failure });
      process.stdout.write(`${JSON.stringify(renderProblem(known))}\n`, () => process.exit(1));
    },
  );
});
