import { auditMigration, type Migration, takenSignaturesMigrations } from '@inro/host';
import type { Standing } from '@inro/life-cycle';
import type { RevocationReason } from '@inro/pki/read';
import type { ReportKind, reportAnswers } from '@inro/presentation/report';
import type { Generated } from 'kysely';
import type { DelegateKind, IssuedKind } from './profiles.ts';

/** Tables of the certification authority. Serial numbers, keys and the like are bytes; times are timestamptz. */
export interface CaSchema {
  authority: { name: string; certificate: Uint8Array; created_at: Date };
  issuance: {
    id: string;
    /** Null: it was ended before any order for it came. */
    request_sha256: Uint8Array | null;
    application_sha256: Uint8Array | null;
    staple_token_sha256: Uint8Array | null;
    /** Of the element that its keys are in; null of before there were statements, and where there is none. */
    element_sha256: Uint8Array | null;
    /** When its phone was last given statements. */
    stated_at: Date | null;
    recorded_at: Date;
    /** From then on nothing is signed or given out under this id. */
    ended_at: Date | null;
  };
  certificate: {
    id: Generated<number>;
    issuance: string | null;
    kind: IssuedKind;
    profile: string;
    authority: string;
    crl: string | null;
    serial: Uint8Array;
    public_key_sha256: Uint8Array;
    tbs: Uint8Array;
    der: Uint8Array | null;
    sha256: Uint8Array | null;
    not_before: Date;
    not_after: Date;
    recorded_at: Date;
    signed_at: Date | null;
    state: Generated<Standing>;
    reason: RevocationReason | null;
    /** When it was revoked or suspended. */
    revoked_at: Date | null;
    /** When the state last changed. */
    changed_at: Date | null;
    /** The highest number of an order of registration about it (ADR 58). */
    last_order: number | null;
    /** Of a service that the operator has withdrawn (ADR 72). */
    withdrawn: Generated<boolean>;
    /** What a service's certificate names; null where it is not written yet, and of every other certificate. */
    origins: Generated<string[] | null>;
    /** The certificate that asked for this one (ADR 89). */
    renews: number | null;
    /** The life that the order gave, where it gave one. */
    ordered_days: number | null;
  };
  crl: {
    name: string;
    authority: string;
    number: Generated<number>;
    base_number: Generated<number>;
    base_at: Date | null;
    next_update: Date | null;
    der: Uint8Array | null;
    delta: Uint8Array | null;
    dirty: Generated<boolean>;
  };
  /** Applications of the form of before ADR 48 are taken that say they are older than this; none where there is no row. */
  earlier_form: { until: Date };
  ocsp_answer: { certificate: number; hash: string; der: Uint8Array; this_update: Date; next_update: Date };
  /** People's own reports of services (ADR 96): of a service, by nobody whom the authority could name. */
  service_report: {
    number: Generated<number>;
    /** Drawn by the phone, which asks by it. */
    reference: string;
    /** A hash of the staple token, which stands here in no other form that leads to it. */
    reporter: Uint8Array;
    service: string;
    kind: ReportKind;
    words: string | null;
    reported_at: Date;
    answer: (typeof reportAnswers)[number] | null;
    answered_at: Date | null;
  };
  recent_list: { authority: string; number: Generated<number>; made_at: Date | null; der: Uint8Array | null };
  /** Keys that sign for a root (delegates.ts), by what they sign. */
  responder: {
    authority: string;
    kind: DelegateKind;
    certificate: Uint8Array;
    key: string;
    not_before: Date;
    not_after: Date;
  };
}

export const caMigrations: readonly Migration[] = [
  auditMigration,
  ...takenSignaturesMigrations,
  {
    name: '001-register-and-status',
    sql: `
    create table authority (name text primary key, certificate bytea not null, created_at timestamptz not null);
    create table issuance (
      id text primary key,
      request_sha256 bytea not null,
      application_sha256 bytea unique,
      staple_token_sha256 bytea,
      recorded_at timestamptz not null
    );
    create table crl (
      name text primary key,
      authority text not null references authority,
      number bigint not null default 0,
      base_number bigint not null default 0,
      base_at timestamptz,
      next_update timestamptz,
      der bytea,
      delta bytea,
      dirty boolean not null default true
    );
    create table certificate (
      id bigint generated always as identity primary key,
      issuance text references issuance,
      kind text not null,
      profile text not null,
      authority text not null references authority,
      crl text references crl,
      serial bytea not null,
      public_key_sha256 bytea not null constraint certificate_key_once unique,
      tbs bytea not null,
      der bytea,
      sha256 bytea unique,
      not_before timestamptz not null,
      not_after timestamptz not null,
      recorded_at timestamptz not null,
      signed_at timestamptz,
      state text not null default 'good' check (state in ('good', 'hold', 'revoked')),
      reason text,
      revoked_at timestamptz,
      changed_at timestamptz,
      unique (authority, serial),
      unique (issuance, kind),
      check ((der is null) = (sha256 is null) and (der is null) = (signed_at is null))
    );
    create index certificate_changed on certificate (crl, changed_at) where changed_at is not null;
    create table ocsp_answer (
      certificate bigint not null references certificate,
      hash text not null,
      der bytea not null,
      this_update timestamptz not null,
      next_update timestamptz not null,
      primary key (certificate, hash)
    );
    create index ocsp_answer_due on ocsp_answer (this_update);
    create table responder (
      authority text not null references authority,
      certificate bytea not null,
      key text not null,
      not_before timestamptz not null,
      not_after timestamptz not null,
      primary key (authority, not_before)
    );`,
  },
  {
    name: '002-issuances-end',
    sql: `
    alter table issuance alter column request_sha256 drop not null;
    alter table issuance add column ended_at timestamptz;
    alter table issuance add check (request_sha256 is not null or ended_at is not null);`,
  },
  {
    // An authority that never issued has nothing to wait for.
    name: '003-applications-have-their-own-form',
    sql: `
    create table earlier_form (id int primary key default 1 check (id = 1), until timestamptz not null);
    insert into earlier_form (until) select now() where exists (select from issuance)`,
  },
  {
    name: '004-orders-are-numbered',
    sql: `
    alter table certificate add column last_order int`,
  },
  {
    // Of before: a service under whose name none was made since it was withdrawn.
    name: '005-services-are-withdrawn',
    sql: `
    alter table certificate add column withdrawn boolean not null default false;
    update certificate set withdrawn = true where kind = 'relyingParty' and split_part(issuance, ':', 2) in (
      select split_part(issuance, ':', 2) from certificate where kind = 'relyingParty' group by 1
      having max(changed_at) filter (where reason = 'privilegeWithdrawn') >= max(recorded_at));`,
  },
  {
    name: '006-recent-revocations',
    sql: `
    create table recent_list (
      authority text primary key references authority,
      number bigint not null default 0,
      made_at timestamptz,
      der bytea
    );
    create index certificate_changed_of on certificate (authority, changed_at) where changed_at is not null`,
  },
  {
    // Of before: written when they are asked for (access/withdrawal.ts); no database reads a certificate.
    name: '007-origins-of-services',
    sql: `
    alter table certificate add column origins text[];
    create index certificate_of_service on certificate (split_part(issuance, ':', 2), id) where kind = 'relyingParty';
    create index certificate_at_origin on certificate using gin (origins) where kind = 'relyingParty';
    create index certificate_unread on certificate (id) where kind = 'relyingParty' and origins is null`,
  },
  {
    name: '008-services-renew-their-certificates',
    sql: `
    alter table certificate add column renews bigint references certificate constraint certificate_renewed_once unique;
    alter table certificate add column ordered_days int`,
  },
  {
    name: '009-statements',
    sql: `
    alter table responder add column kind text not null default 'ocspResponder';
    alter table responder drop constraint responder_pkey;
    alter table responder add primary key (authority, kind, not_before);
    alter table issuance add column element_sha256 bytea;
    alter table issuance add column stated_at timestamptz;
    create index issuance_staple_token on issuance (staple_token_sha256);`,
  },
  {
    name: '010-reports-of-services',
    sql: `
    create table service_report (
      number bigint generated always as identity primary key,
      reference text not null unique,
      reporter bytea not null,
      service text not null,
      kind text not null,
      words text,
      reported_at timestamptz not null,
      answer text,
      answered_at timestamptz,
      check ((answer is null) = (answered_at is null))
    );
    create index service_report_of on service_report (reporter, reported_at);
    create index service_report_waiting on service_report (number) where answered_at is null;
    create index service_report_end on service_report (answered_at)`,
  },
  {
    // Of keys that sign statements and were withdrawn: they stay on the recent list to their end.
    name: '011-statement-issuers-are-withdrawn',
    sql: `
    create index certificate_withdrawn_issuer on certificate (authority) where kind = 'statementIssuer' and state <> 'good'`,
  },
];
