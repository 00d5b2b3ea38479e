// Each command is loaded inside the one place that tells a failure of the program from an answer.
import { existsSync } from 'node:fs';
import { exitCodes } from './exit-codes.ts';

const [command, ...args] = process.argv.slice(2);
/** A file may be called --help: where there is one, it is no wish of the caller's. */
const isAskedFor = (word: string): boolean =>
  word === 'help' || ([word, ...args].includes('--help') && !existsSync('--help'));
process.stdout.on('error', () => process.exit(exitCodes.failed.code));

try {
  const code = await run();
  // What could not be said was not done for whoever asked: a failure to write is only told after the writing.
  await new Promise((resolve) => process.stdout.write('', resolve));
  process.exit(process.stdout.errored === null ? code : exitCodes.failed.code);
} catch {
  // What failed may hold a part of a file: it is not repeated.
  console.error('inro failed, and says nothing of any file. Please report how it was called.');
  process.exit(exitCodes.failed.code);
}

async function run(): Promise<number> {
  const { verify, verifyUsage } = await import('./verify.ts');
  const { client, clientUsage } = await import('./client.ts');
  const { gateway, gatewayUsage } = await import('./gateway.ts');
  const { contract, contractUsage } = await import('./contract.ts');
  const { trigger, triggerUsage } = await import('./trigger.ts');
  const { operate, operatorUsage } = await import('../../apps/operator-console/src/operate.ts');
  const usages = [verifyUsage, clientUsage, gatewayUsage, triggerUsage, contractUsage, operatorUsage].join('\n\n');
  if (command !== undefined && isAskedFor(command)) {
    console.log(command === 'operator' ? operatorUsage : usages);
    return exitCodes.valid.code;
  }
  if (command === 'client') return await client(args);
  if (command === 'contract') return await contract(args);
  if (command === 'gateway') return await gateway(args);
  if (command === 'trigger') return await trigger(args);
  if (command === 'operator') return await operate(args);
  if (command !== 'verify') {
    console.error(usages);
    return exitCodes.noAnswer.code;
  }
  const { out, errors, ends } = verify(args);
  if (errors !== '') console.error(errors);
  if (out !== '') console.log(out);
  return exitCodes[ends].code;
}
