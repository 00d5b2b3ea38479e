import { auditMigration, type Migration, takenSignaturesMigrations } from '@inro/host';

/** A role's tables. Times are UTC; what could open an element is sealed by the role's vault. */
export interface RoleSchema {
  channel: {
    id: string;
    deployment: string;
    host_challenge: Buffer;
    cplc: string | null;
    /** The answer to INITIALIZE UPDATE, hexadecimal. */
    answer: string | null;
    judgement: string | null;
    opened_at: Date;
  };
  script: {
    channel: string;
    number: number;
    kind: string;
    /** What was asked, without the contents of files; emptied once answered. */
    script: string;
    names: string;
    frames: string;
    session: Buffer;
    answers_sha256: Buffer | null;
    outcome: string | null;
    recorded_at: Date;
    answered_at: Date | null;
  };
  transport_keys: { deployment: string; sealed: Buffer; made_at: Date };
  /** The last mandate that was seen of a deployment, and what was done under it. */
  mandate: {
    deployment: string;
    number: number;
    sha256: Buffer;
    application: string;
    cplc: string;
    /** Acts, JSON. */
    spent: string;
    remembered_until: Date;
  };
}

export const roleMigrations: readonly Migration[] = [
  auditMigration,
  ...takenSignaturesMigrations,
  {
    name: '001-channels',
    sql: `create table channel (
      id text primary key,
      deployment text not null,
      host_challenge bytea not null,
      cplc text,
      answer text,
      judgement text,
      opened_at timestamptz not null
    );
    create index channel_deployment on channel (deployment);
    create table script (
      channel text not null references channel,
      number int not null,
      kind text not null,
      script text not null,
      names text not null,
      frames text not null,
      session bytea not null,
      answers_sha256 bytea,
      outcome text,
      recorded_at timestamptz not null,
      answered_at timestamptz,
      primary key (channel, number)
    );
    create table transport_keys (
      deployment text primary key,
      sealed bytea not null,
      made_at timestamptz not null
    )`,
  },
  {
    name: '002-mandates',
    sql: `create table mandate (
      deployment text primary key,
      number int not null,
      sha256 bytea not null,
      application text not null,
      cplc text not null,
      spent text not null,
      remembered_until timestamptz not null
    )`,
  },
  {
    // What was asked before held the certificates that were to be written.
    name: '003-no-file-is-kept',
    sql: `update script set script = jsonb_set(script::jsonb, '{files}', '[]')::text where kind = 'write' and script <> '{}'`,
  },
];
