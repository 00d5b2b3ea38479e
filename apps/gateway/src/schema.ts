import { type Migration, takenSignaturesMigrations } from '@inro/host';
import type { DocumentToSign } from '@inro/relying-party';
import type { ColumnType } from 'kysely';
import type { RegisteredClient } from './clients/form.ts';

/** Beside these the SDK keeps its transactions in `login_transaction`, of which the gateway knows how to forget one. */
export interface GatewaySchema {
  /**
   * What the provider handed out and takes back once: interactions, codes, pushed requests, sessions, grants, tokens. What
   * is absent is refused, so a database that lost them in a crash admits nothing.
   */
  record: {
    model: string;
    /** SHA-256 of the value that the browser or the client holds: the table opens nothing. */
    digest: string;
    payload: ColumnType<Record<string, unknown>, string, string>;
    grant_id: string | null;
    uid: string | null;
    consumed_at: Date | null;
    expires_at: Date;
  };
  /** Assertions and proofs that were taken, until they would have expired: lost in no crash. */
  replay_mark: { digest: string; expires_at: Date };
  /** For which of a browser's interactions a login of the SDK was begun. */
  begun_login: { transaction_id: string; interaction_digest: string; expires_at: Date };
  /** What a person gave, until the one client that it was given to has fetched it, and for minutes at most (ADR 84). */
  given: {
    grant_id: string;
    place: string;
    data: ColumnType<Record<string, unknown>, string, string>;
    expires_at: ColumnType<Date, Date, Date>;
  };
  /** Documents that wait for somebody to sign them (ADR 85). */
  sign_transaction: {
    id: string;
    client_id: string;
    documents: ColumnType<readonly DocumentToSign[], string, string>;
    bytes: number;
    /** Of the one interaction in which a phone was asked. */
    interaction_digest: string | null;
    expires_at: Date;
  };
  document: { id: string; sign_transaction: string; media_type: string; content: Uint8Array };
  login_transaction: { id: string; expires_at: Date };
  /** How often an id was taken from a client: its next holder is told other subjects than the former (T-222). */
  former_client: { id: string; times: number };
  client: { id: string; data: ColumnType<RegisteredClient, string, string>; changed_at: Date };
}

export const gatewayMigrations: readonly Migration[] = [
  ...takenSignaturesMigrations,
  {
    name: '001-provider',
    sql: `
      create unlogged table record (
        model text not null,
        digest text not null,
        payload jsonb not null,
        grant_id text,
        uid text,
        consumed_at timestamptz,
        expires_at timestamptz not null,
        primary key (model, digest)
      );
      create index record_end on record (expires_at);
      create index record_grant on record (grant_id) where grant_id is not null;
      create index record_uid on record (uid) where uid is not null;
      create table replay_mark (digest text primary key, expires_at timestamptz not null);
      create index replay_mark_end on replay_mark (expires_at);
      create table begun_login (
        transaction_id text primary key,
        interaction_digest text not null,
        expires_at timestamptz not null
      );
      create index begun_login_interaction on begun_login (interaction_digest);
      create index begun_login_end on begun_login (expires_at);
      create table client (id text primary key, data jsonb not null, changed_at timestamptz not null);
      create unique index client_by_name on client (lower(id))`,
  },
  {
    // Unlogged: what a person gave goes into no log of the database, and a crash forgets it.
    name: '002-given',
    sql: `
      create unlogged table given (
        grant_id text not null,
        place text not null,
        data jsonb not null,
        expires_at timestamptz not null,
        primary key (grant_id, place)
      );
      create index given_end on given (expires_at);
      create unlogged table sign_transaction (
        id text primary key,
        client_id text not null,
        documents jsonb not null,
        bytes integer not null,
        interaction_digest text,
        expires_at timestamptz not null
      );
      create index sign_transaction_client on sign_transaction (client_id);
      create index sign_transaction_end on sign_transaction (expires_at);
      create unlogged table document (
        id text primary key,
        sign_transaction text not null references sign_transaction on delete cascade,
        media_type text not null,
        content bytea not null
      );
      create index document_transaction on document (sign_transaction)`,
  },
  {
    name: '003-former-clients',
    sql: 'create table former_client (id text primary key, times integer not null)',
  },
];
