import type { LabelsOf, MetricName } from './metrics.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A condition on what is scraped. `value`: of each series as it stands. `increase`: by how much a counter grew within the
 * window, over all of its series that the labels choose. `missing`: the process does not answer.
 */
export type Condition =
  | {
      readonly of: 'value';
      readonly metric: MetricName;
      readonly labels?: Readonly<Record<string, string>>;
      readonly is: 'above' | 'below';
      readonly limit: number;
    }
  | {
      readonly of: 'increase';
      readonly metric: MetricName | 'http_request_seconds_count';
      readonly labels: Readonly<Record<string, string>>;
      /** Series that do not count. */
      readonly except?: Readonly<Record<string, string>>;
      readonly within: number;
      readonly is: 'above';
      readonly limit: number;
    }
  | { readonly of: 'missing' };

export interface AlarmRow {
  readonly when: Condition;
  /** Seconds for which it has to hold. */
  readonly lasts: number;
  /** `page`: somebody is called, day and night; `ticket`: within working hours. */
  readonly severity: 'page' | 'ticket';
  readonly means: string;
  readonly who: string;
  readonly next: string;
  /** Where it is explained, below docs. */
  readonly page: string;
}

const value = <Name extends MetricName>(
  metric: Name,
  is: 'above' | 'below',
  limit: number,
  labels?: Partial<LabelsOf<Name>>,
): Condition => ({ of: 'value', metric, is, limit, ...(labels && { labels: labels as Record<string, string> }) });

const increase = <Name extends MetricName>(
  metric: Name,
  limit: number,
  within: number,
  labels: Partial<LabelsOf<Name>>,
): Condition => ({ of: 'increase', metric, is: 'above', limit, within, labels: labels as Record<string, string> });

/** What an operator is woken for or told of (docs/operations/alarms.md, alarms.yml). */
export const alarms = {
  ProcessAway: {
    when: { of: 'missing' },
    lasts: MINUTE,
    severity: 'page',
    means:
      'A process does not answer. The supervisor starts it again within seconds; so it ends again and again, or hangs.',
    who: 'operator on call',
    next: 'Read the end of `logs/NAME.log`: `ended` with its exit code and signal, and the last line before it.',
    page: 'operations/data-folder.md',
  },
  ProcessNotReady: {
    when: value('process_ready', 'below', 1),
    lasts: MINUTE,
    severity: 'page',
    means: 'A process answers and cannot do its work: its database is away, stuck, or has no connection left.',
    who: 'operator on call, administrator of the database',
    next: 'Ask the database as that role. When it is back the process goes on by itself, and so does what had waited.',
    page: 'operations/instances.md',
  },
  RequestsFail: {
    when: {
      of: 'increase',
      metric: 'http_request_seconds_count',
      labels: { status: '5xx' },
      // That is ProcessNotReady's.
      except: { route: '/ready' },
      within: 10 * MINUTE,
      is: 'above',
      limit: 20,
    },
    lasts: 0,
    severity: 'page',
    means: 'More than 20 requests to one process failed within ten minutes, or were told to come back.',
    who: 'operator on call',
    next: 'Look for `request failed` in its log: class, code and place of each failure are there.',
    page: 'errors.md',
  },
  DatabaseCrowded: {
    when: value('database_connections', 'above', 0, { state: 'waiting' }),
    lasts: 5 * MINUTE,
    severity: 'ticket',
    means:
      'Work waits for a connection all the time: more comes in than the database carries, or a transaction is stuck.',
    who: 'administrator of the database',
    next: 'Look at `pg_stat_activity` for what runs long. More instances help only where the database has room.',
    page: 'operations/instances.md',
  },
  OrdersWait: {
    when: value('outbox_oldest_waiting_seconds', 'above', 5 * MINUTE),
    lasts: MINUTE,
    severity: 'page',
    means:
      'An order has waited for five minutes. A revocation may be among those to the CA: until it is delivered the certificate stays good.',
    who: 'operator on call',
    next: 'See whether the one it goes to (`to`) answers. It is tried again each minute; nothing has to be sent again. `order not delivered yet` in the log says why.',
    page: 'operations/alarms.md',
  },
  AuditLogUnseen: {
    when: value('audit_witness_lag_seconds', 'above', 5 * MINUTE),
    lasts: MINUTE,
    severity: 'ticket',
    means:
      'A witness has not seen how an audit log goes on: what is cut off it meanwhile is found when it looks again, and not before.',
    who: 'operator',
    next: 'See whether the keeper answers, and whether the clocks of both agree.',
    page: 'operations/audit-log.md',
  },
  AuditLogRefused: {
    when: value('audit_witness_refused', 'above', 0),
    lasts: 0,
    severity: 'page',
    means:
      'An audit log does not go on from what its witness saw: lines are gone or were changed, or a backup was put back.',
    who: 'security officer',
    next: 'Keep both databases as they are, compare the heads, and end it only when it is explained.',
    page: 'operations/audit-log.md',
  },
  CrlOld: {
    when: value('status_left_seconds', 'below', 12 * HOUR, { of: 'crl' }),
    lasts: 5 * MINUTE,
    severity: 'page',
    means: 'A CRL was not published when it was due. After its end verifiers take no certificate of that list.',
    who: 'operator of the CA',
    next: 'Look for `scheduled work failed` in `logs/ca.log`; when the CA’s clock is wrong, set it.',
    page: 'protocol/ca.md',
  },
  RecentRevocationsOld: {
    when: value('recent_revocations_age_seconds', 'above', 15 * MINUTE),
    lasts: MINUTE,
    severity: 'page',
    means:
      'Three lists of recent revocations did not come. Services that rely on them take a stolen phone in by its proof of before, for up to a day: all of them where it is the CA that rings, else that one.',
    who: 'operator on call',
    next: 'At the CA look for `scheduled work failed`; at a service for `recent revocations not fetched`, and whether it reaches the status server.',
    page: 'protocol/recent-revocations.md',
  },
  OcspAnswersOld: {
    when: value('status_left_seconds', 'below', 4 * HOUR, { of: 'ocsp' }),
    lasts: 5 * MINUTE,
    severity: 'page',
    means:
      'Answers are not produced ahead any more. After their end each is signed when it is asked for, or logins are indeterminate.',
    who: 'operator of the CA',
    next: 'Look for `scheduled work failed` in `logs/ca.log`; see whether the database is slow.',
    page: 'protocol/ca.md',
  },
  ResponderEnds: {
    when: value('certificate_left_seconds', 'below', 7 * DAY, { of: 'responder' }),
    lasts: 5 * MINUTE,
    severity: 'page',
    means: 'An OCSP responder was not renewed at its half. After its end no login has a status.',
    who: 'operator of the CA',
    next: 'Look for `scheduled work failed` in `logs/ca.log`; see whether the key folder can be read.',
    page: 'protocol/ca.md',
  },
  AccessCertificateEnds: {
    when: value('certificate_left_seconds', 'below', 1.5 * DAY, { of: 'access' }),
    lasts: 5 * MINUTE,
    severity: 'ticket',
    means:
      'A service’s access certificate lives a week and was not renewed. After its end wallets refuse its requests.',
    who: 'operator of the service',
    next: '`npm exec inro -- operator register SERVICE`.',
    page: 'operations/operator.md',
  },
  RootEnds: {
    when: value('certificate_left_seconds', 'below', 5 * 365 * DAY, { of: 'root' }),
    lasts: 5 * MINUTE,
    severity: 'ticket',
    means: 'A root ends within five years: from now on certificates end sooner than they would.',
    who: 'management of the authority',
    next: 'Plan the next generation of the root, and how relying parties come to trust it.',
    page: 'protocol/ca.md',
  },
  RenewalsFail: {
    when: increase('renewals_total', 3, HOUR, { outcome: 'failed' }),
    lasts: 0,
    severity: 'ticket',
    means: 'A renewal was tried again and again within an hour. Nothing has ended yet.',
    who: 'operator of the CA',
    next: 'Look for `scheduled work failed` in `logs/ca.log`; for access certificates at the answer that the operator got.',
    page: 'protocol/ca.md',
  },
  IssuingFails: {
    when: increase('issuances_total', 3, HOUR, { outcome: 'failed' }),
    lasts: 0,
    severity: 'page',
    means: 'The CA itself failed to issue more than three times within an hour: persons stand with empty phones.',
    who: 'operator of the CA',
    next: 'Look for `request failed` in `logs/ca.log`. Registration orders again by itself.',
    page: 'protocol/ca.md',
  },
  EnrolmentsStuck: {
    when: value('applications_oldest_seconds', 'above', HOUR, { state: 'keysReady' }),
    lasts: 5 * MINUTE,
    severity: 'ticket',
    means: 'An application waits for the CA for an hour. Outside issuing hours that is so every night.',
    who: 'operator of registration',
    next: 'See whether OrdersWait rings too, and whether the hours are the ones that were meant.',
    page: 'protocol/registration.md',
  },
  LoginsUndecided: {
    when: increase('logins_total', 10, HOUR, { outcome: 'indeterminate' }),
    lasts: 0,
    severity: 'ticket',
    means:
      'More than ten logins at one service were neither valid nor invalid within an hour: staples are missing or old.',
    who: 'operator of the service',
    next: 'See whether the authority’s status side answers, and whether the service’s clock is right.',
    page: 'why-we-refuse.md',
  },
  MemoryGrows: {
    when: value('process_resident_bytes', 'above', 1.5e9),
    lasts: 10 * MINUTE,
    severity: 'ticket',
    means: 'A process takes 1.5 GB, five times of what the largest one took under load.',
    who: 'operator',
    next: 'Start it again (the supervisor does it when it ends), and report what it had to do.',
    page: 'operations/performance.md',
  },
} as const satisfies Readonly<Record<string, AlarmRow>>;

export type AlarmName = keyof typeof alarms;
