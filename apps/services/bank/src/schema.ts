import { type Migration, takenSignaturesMigrations } from '@inro/host';
import type { Flow, PlainReport } from '@inro/relying-party';
import type { ColumnType, Generated } from 'kysely';

/** Beside these the SDK keeps its transactions in `login_transaction`, which the first migration made. */
export interface BankSchema {
  session: {
    /** SHA-256 of the cookie's value: the table opens no session. */
    digest: string;
    transaction_id: string;
    customer: number;
    flow: Flow;
    report: ColumnType<PlainReport, string, never>;
    began_at: Date;
    expires_at: Date;
    /** Its cookie has come back: the login that opened it cannot be finished again. */
    taken_up: Generated<boolean>;
  };
  customer: {
    number: Generated<number>;
    /** `identifier` of the SDK's Subject, by the bank's own key; the bank keeps no certificate and no serial number. */
    identifier: string;
    /** What it was before it named the authority, of a customer from then. */
    former_identifier: string | null;
    /** Both are by the bank's key (ADR 95); a row of before is written anew at the next start. */
    keyed: Generated<boolean>;
    since: Date;
  };
}

export const bankMigrations: readonly Migration[] = [
  ...takenSignaturesMigrations,
  {
    name: '001-logins-sessions-customers',
    sql: `
      create table login_transaction (
        id text primary key,
        state text not null,
        data text not null,
        expires_at timestamptz not null
      );
      create index login_transaction_end on login_transaction (expires_at);
      create table customer (
        number bigint generated always as identity (start with 1000001) primary key,
        identifier text not null unique,
        since timestamptz not null
      );
      create table session (
        digest text primary key,
        transaction_id text not null unique,
        customer bigint not null references customer (number),
        flow text not null,
        report jsonb not null,
        began_at timestamptz not null,
        expires_at timestamptz not null
      );
      create index session_end on session (expires_at)`,
  },
  {
    name: '002-session-taken-up',
    sql: 'alter table session add column taken_up boolean not null default false',
  },
  { name: '003-identifiers-of-before', sql: 'alter table customer add column former_identifier text unique' },
  { name: '004-keyed-identifiers', sql: 'alter table customer add column keyed boolean not null default false' },
];
