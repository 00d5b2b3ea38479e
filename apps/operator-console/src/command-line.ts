import { parseArgs } from 'node:util';
import { finalReasons, operatorReasons } from '@inro/jpki-profile';
import type { Place } from './certify-officer.ts';
import { type Service, servicesOfTheHouse } from './register-services.ts';
import { type ReportAnswer, reportAnswers } from './reports.ts';
import { type Scope, scopes } from './revoke.ts';

export const operatorUsage = `inro operator find NUMBER
inro operator revoke NUMBER [--carrier phone|card|all] [--reason REASON]
inro operator suspend NUMBER [--carrier phone|card|all]
inro operator release NUMBER [--carrier phone|card|all]
inro operator services
inro operator reports
inro operator answer-report REPORT acted|noted|noFault
inro operator issuers
inro operator withdraw-issuer SHA256
inro operator register SERVICE [--after-withdrawal]
inro operator withdraw NAME
inro operator certify-officer REQUEST CERTIFICATE PREFECTURE MUNICIPALITY

With [--data DIR] for another data folder, and [--json] for one line of JSON.

find     says what registration knows of a person: applications, certificates and how each stands.
revoke   ends a person's certificates for good, and every application of theirs that is under way.
         REASON: ${finalReasons.filter((one) => (operatorReasons as readonly string[]).includes(one)).join(', ')} (default cessationOfOperation).
suspend  stops them until they are released.
release  lets the suspended certificates for logging in be used again; one for signing is issued anew.
         These three show what stands and ask; "yes" is the answer, or [--yes] beforehand. Each order has an id, which
         is printed: the same id again ([--order ID]) is the same order, and changes nothing twice.
services lists every service that was ever certified: what it is by law and may ask for, and how its newest certificate stands.
reports  lists what people reported of services and nobody has answered yet: by no name, the oldest first.
answer-report
         answers one by its number, once: steps were taken, it is noted, or the service was in the right. The person reads it.
issuers  lists the keys that sign statements of people, by the digests of their certificates.
withdraw-issuer
         ends one of them for good, as one that somebody has copied: statements of it count no more where services fetch the
         recent revocations, another key signs from now on, and phones get its statements within a day.
register carries the certificate request of a service to the authority, and the certificate back. One whose certificate
         was revoked as privilegeWithdrawn is let in again with --after-withdrawal alone.
withdraw ends a service by the name in that list: its certificates, and those of all that ask at its origin. It asks, like
         revoke; phones answer it no more, and no certificate is made for it until somebody says --after-withdrawal.
certify-officer
         has the authority certify the officer of a counter: a file that the counter wrote, and one for it to install.
         The officer signs for who lives in that municipality alone (as the register has it: Tokyo-to Chiyoda-ku).

NUMBER is the person's number in the register, 10 digits; with - it is the first line of standard input, so that no other
user of the machine reads it in the list of processes.

Exit codes
  0  done
  1  refused, or nobody has this number
  3  wrong use`;

/** What ends a person's certificates, or takes that back; each with the word for when it is done. */
export const orders = { revoke: 'revoked', suspend: 'suspended', release: 'released' } as const;
export type Order = keyof typeof orders;
type Reason = (typeof operatorReasons)[number];

export type Command =
  | { readonly do: 'services' }
  | { readonly do: 'reports' }
  | { readonly do: 'answerReport'; readonly report: string; readonly answer: ReportAnswer }
  | { readonly do: 'issuers' }
  | { readonly do: 'withdrawIssuer'; readonly sha256: string }
  | { readonly do: 'find'; readonly number: string }
  | {
      readonly do: 'order';
      readonly order: Order;
      readonly number: string;
      readonly carrier: Scope;
      readonly reason: Reason;
      readonly id: string | undefined;
      readonly agreed: boolean;
    }
  | { readonly do: 'register'; readonly service: Service; readonly afterWithdrawal: boolean }
  | { readonly do: 'withdraw'; readonly name: string; readonly agreed: boolean }
  | { readonly do: 'certifyOfficer'; readonly request: string; readonly certificate: string; readonly place: Place };

export interface CommandLine {
  readonly command: Command;
  /** The data folder of the house; undefined: the one beside the program. */
  readonly data: string | undefined;
  readonly json: boolean;
}

/** Instead of a number: the first line of standard input. */
export const FROM_STANDARD_INPUT = '-';
export const isNumber = (text: string): boolean => /^\d{10}$/.test(text);

/** What is meant by the words of a command line; undefined where they mean nothing, and nothing is guessed. */
export function readCommandLine(args: readonly string[]): CommandLine | undefined {
  const text = { type: 'string' } as const;
  const wish = { type: 'boolean', default: false } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        data: text,
        json: wish,
        yes: wish,
        carrier: text,
        reason: text,
        order: text,
        'after-withdrawal': wish,
      },
    });
    const { data, json, yes, 'after-withdrawal': afterWithdrawal, ...more } = values;
    if (afterWithdrawal && positionals[0] !== 'register') return undefined;
    const command = readCommand(positionals, more, yes, afterWithdrawal);
    return command && { command, data, json };
  } catch {
    return undefined;
  }
}

interface More {
  readonly carrier?: string;
  readonly reason?: string;
  readonly order?: string;
}

function readCommand(
  [verb = '', ...words]: readonly string[],
  more: More,
  agreed: boolean,
  afterWithdrawal: boolean,
): Command | undefined {
  const [number = '', ...rest] = words;
  const isOrder = Object.hasOwn(orders, verb);
  if (!isOrder && ((agreed && verb !== 'withdraw') || Object.keys(more).length > 0)) return undefined;
  if (verb === 'services' || verb === 'reports' || verb === 'issuers')
    return words.length === 0 ? { do: verb } : undefined;
  if (verb === 'withdraw')
    return words.length === 1 && number !== '' ? { do: 'withdraw', name: number, agreed } : undefined;
  if (verb === 'answer-report') {
    const answer = reportAnswers.find((one) => one === rest[0]);
    const isOne = /^[1-9]\d{0,14}$/.test(number) && rest.length === 1 && answer !== undefined;
    return isOne ? { do: 'answerReport', report: number, answer } : undefined;
  }
  if (verb === 'withdraw-issuer')
    return words.length === 1 && /^[\w-]{43}$/.test(number) ? { do: 'withdrawIssuer', sha256: number } : undefined;
  if (verb === 'register') {
    const service = servicesOfTheHouse.find(({ name }) => name === number);
    return service !== undefined && rest.length === 0 ? { do: 'register', service, afterWithdrawal } : undefined;
  }
  if (verb === 'certify-officer') {
    const [request, certificate, prefecture, municipality] = words;
    if (words.length !== 4 || words.some((word) => word === '')) return undefined;
    return {
      do: 'certifyOfficer',
      request: request!,
      certificate: certificate!,
      place: { prefecture: prefecture!, municipality: municipality! },
    };
  }
  if (rest.length > 0 || !(isNumber(number) || number === FROM_STANDARD_INPUT)) return undefined;
  if (verb === 'find') return { do: 'find', number };
  return isOrder ? readOrder(verb as Order, number, more, agreed) : undefined;
}

function readOrder(order: Order, number: string, more: More, agreed: boolean): Command | undefined {
  const { carrier = 'all', reason, order: id } = more;
  if (!(scopes as readonly string[]).includes(carrier)) return undefined;
  // registration.ts, revocation-orders/:id
  if (id !== undefined && !/^[\w-]{8,64}$/.test(id)) return undefined;
  const meant = reasonOf(order, reason);
  return meant && { do: 'order', order, number, carrier: carrier as Scope, reason: meant, id, agreed };
}

function reasonOf(order: Order, reason: string | undefined): Reason | undefined {
  if (order !== 'revoke') {
    if (reason !== undefined) return undefined;
    return order === 'suspend' ? 'certificateHold' : 'removeFromCRL';
  }
  const wanted = reason ?? 'cessationOfOperation';
  return operatorReasons.find((one) => one === wanted && (finalReasons as readonly string[]).includes(one));
}
