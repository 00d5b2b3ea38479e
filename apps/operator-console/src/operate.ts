import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fromUtf8 } from '@inro/foundation';
import { readRegularFile, replaceFile } from '@inro/foundation/node';
import { openParty, type PeerClient, systemClock } from '@inro/host';
import { InroError } from '@inro/problem';
import { applicationsOf } from './applications.ts';
import { type AppointedRequest, certifyOfficer } from './certify-officer.ts';
import { type Command, FROM_STANDARD_INPUT, isNumber, operatorUsage, orders, readCommandLine } from './command-line.ts';
import { listedInWords, listServices } from './list-services.ts';
import { registerService } from './register-services.ts';
import { answerReport, listReports, reportsInWords } from './reports.ts';
import { newOrderId, revoke } from './revoke.ts';
import { shown, wouldChange } from './show.ts';
import { issuersInWords, listIssuers, withdrawIssuer } from './statement-issuers.ts';
import { withdraw, withdrawalOf, wouldEnd } from './withdraw-service.ts';

export { operatorUsage } from './command-line.ts';

/** As `inro` ends (docs/operations/operator.md). */
const ends = { done: 0, refused: 1, wrongUse: 3 } as const;

/** What a command says: lines for people, or an object for programs. */
interface Said {
  readonly lines: readonly string[];
  readonly json: object;
  readonly refused?: true;
}

/** What the operator types and reads: answers by `say`, questions and what went wrong by `warn`. */
export interface Terminal {
  readonly input: Readable;
  say(line: string): void;
  warn(line: string): void;
}
const ownTerminal: Terminal = { input: process.stdin, say: console.log, warn: console.error };

/** One command of the operator, from its words to its exit code. */
export async function operate(args: readonly string[], terminal = ownTerminal): Promise<number> {
  const { say, warn } = terminal;
  const wrongUse = (): number => {
    warn(operatorUsage);
    return ends.wrongUse;
  };
  const read = readCommandLine(args);
  if (read === undefined) return wrongUse();
  const input = createInterface({ input: terminal.input });
  const lines = input[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => ((await lines.next()).value as string | undefined) ?? '';
  let order: { readonly order?: string } = {};
  const begun = (id: string): void => {
    order = { order: id };
  };
  const data = read.data ?? join(import.meta.dirname, '../../../.inro');
  try {
    const command = await withNumber(read.command, nextLine);
    if (command === undefined) return wrongUse();
    const said = await carryOut(command, openParty(data, 'operator').peer, { nextLine, warn, begun });
    if (read.json) say(JSON.stringify(said.json));
    else for (const line of said.lines) say(line);
    return said.refused ? ends.refused : ends.done;
  } catch (failure) {
    if (!(failure instanceof InroError)) throw failure;
    const { title, next } = failure.row;
    if (read.json) say(JSON.stringify({ ...order, problem: failure.code }));
    warn(
      failure.code === 'http.peer_unavailable'
        ? `No system answers on ${data}: begin with npm start, or name its data folder with --data DIR. What was ordered may have arrived: give the same order again by its id.`
        : `${title.en}. ${next.en} [${failure.code}]`,
    );
    return ends.refused;
  } finally {
    input.close();
  }
}

async function withNumber(command: Command, nextLine: () => Promise<string>): Promise<Command | undefined> {
  if (!('number' in command) || command.number !== FROM_STANDARD_INPUT) return command;
  const number = (await nextLine()).trim();
  return isNumber(number) ? { ...command, number } : undefined;
}

interface Conversation extends Pick<Terminal, 'warn'> {
  /** An order of this id is given from now on. */
  begun(order: string): void;
  nextLine(): Promise<string>;
}

async function carryOut(command: Command, operator: PeerClient, conversation: Conversation): Promise<Said> {
  switch (command.do) {
    case 'find': {
      const applications = await applicationsOf(operator, command.number);
      return { lines: shown(applications), json: { applications } };
    }
    case 'services': {
      const list = await listServices(operator);
      return { lines: listedInWords(list), json: list };
    }
    case 'reports': {
      const list = await listReports(operator);
      return { lines: reportsInWords(list), json: list };
    }
    case 'answerReport': {
      const report = await answerReport(operator, command.report, command.answer);
      return { lines: ['Answered.'], json: { report } };
    }
    case 'issuers': {
      const list = await listIssuers(operator);
      return { lines: issuersInWords(list), json: list };
    }
    case 'withdrawIssuer': {
      const { revokedAt } = await withdrawIssuer(operator, command.sha256, systemClock.now());
      return { lines: [`Withdrawn at ${revokedAt}.`], json: { revokedAt } };
    }
    case 'order':
      return await give(command, operator, conversation);
    case 'register': {
      const carried = await registerService(operator, command.service, undefined, command.afterWithdrawal);
      const line = carried ? 'It has its certificate.' : 'Its certificate is good for a while yet.';
      return { lines: [line], json: { carried } };
    }
    case 'withdraw':
      return await withdrawn(command, operator, conversation);
    case 'certifyOfficer': {
      const request = readAppointed(command.request);
      if (!request) return { lines: ['This is no request of a counter.'], json: {}, refused: true };
      // A link that somebody put there is replaced, not followed.
      replaceFile(command.certificate, await certifyOfficer(operator, request, command.place));
      return { lines: ['Done.'], json: {} };
    }
  }
}

const LONGEST_REQUEST = 64 * 1024;

/** The file that a counter wrote; undefined for any other. */
function readAppointed(file: string): AppointedRequest | undefined {
  try {
    const { certificateRequest, appointment } = JSON.parse(fromUtf8(readRegularFile(file, LONGEST_REQUEST)));
    const isOne = typeof certificateRequest === 'string' && typeof appointment === 'object' && appointment !== null;
    return isOne ? { certificateRequest, appointment } : undefined;
  } catch {
    return undefined;
  }
}

async function withdrawn(
  { name, agreed }: Extract<Command, { readonly do: 'withdraw' }>,
  operator: PeerClient,
  { nextLine, warn }: Conversation,
): Promise<Said> {
  const found = await withdrawalOf(operator, name);
  if (found === undefined)
    return { lines: ['No service was ever certified under this name.'], json: { withdrawn: false }, refused: true };
  if (found.service.standing === 'withdrawn') return { lines: ['It is withdrawn.'], json: { withdrawn: true } };
  if (!agreed) {
    for (const line of wouldEnd(found)) warn(line);
    warn('Withdraw it? "yes" does.');
    if ((await nextLine()) !== 'yes')
      return { lines: ['Nothing was withdrawn.'], json: { withdrawn: false }, refused: true };
  }
  await withdraw(operator, found.service);
  return { lines: ['It is withdrawn.'], json: { withdrawn: true } };
}

async function give(
  command: Extract<Command, { readonly do: 'order' }>,
  operator: PeerClient,
  { nextLine, warn, begun }: Conversation,
): Promise<Said> {
  const { order, number, carrier, reason, id = newOrderId() } = command;
  const applications = await applicationsOf(operator, number);
  if (!command.agreed) {
    const changes = wouldChange(applications, order, carrier);
    for (const line of changes.length === 0 ? ['As things stand, this changes nothing.'] : changes) warn(line);
    warn(`Order ${id}. Give it? "yes" does.`);
    if ((await nextLine()) !== 'yes')
      return { lines: ['Nothing was ordered.'], json: { order: id, ordered: false }, refused: true };
  }
  // Whatever becomes of the answer, the order can be given again.
  if (command.agreed) warn(`Order ${id}.`);
  begun(id);
  const certificates = await revoke(operator, { resident: number, scope: carrier, reason, id });
  const done = certificates.map(({ profile, kind }) => `${orders[order]}: ${profile}, ${kind}`);
  return {
    lines: [...(done.length === 0 ? ['There was nothing left to end.'] : done), `order: ${id}`],
    json: { order: id, ordered: true, certificates },
  };
}
