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
    /** Counted together with those of scripts: what was opened or wrapped later has the higher place. */
    place: number;
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
    place: number;
  };
  transport_keys: { deployment: string; sealed: Buffer; made_at: Date };
  /** The last mandate that was seen at an element, and what was done under it. */
  element: {
    cplc: string;
    deployment: string;
    number: number;
    sha256: Buffer;
    application: string;
    /** Acts, JSON. */
    spent: string;
    /** Nothing is changed under it any more. */
    closed: boolean;
    remembered_until: Date;
    /** What of the frames may still reach the element (`unsettled.ts`), JSON. */
    unsettled: string;
    settled: boolean;
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
  {
    // What was wrapped before and never answered may still be sent.
    name: '004-mandates-of-an-element',
    sql: `
    create sequence place;
    alter table channel add column place bigint not null default nextval('place');
    alter table script add column place bigint not null default nextval('place');
    create table element (
      cplc text primary key,
      deployment text not null,
      number int not null,
      sha256 bytea not null,
      application text not null,
      spent text not null,
      closed boolean not null,
      remembered_until timestamptz not null,
      unsettled text not null,
      settled boolean not null
    );
    create index element_settled on element (remembered_until) where settled;
    insert into element
      select distinct on (cplc) cplc, deployment, number, sha256, application, spent, false,
        max(remembered_until) over (partition by cplc), '{"scripts":[],"secrets":0}', true
      from mandate order by cplc, number desc, deployment;
    drop table mandate;
    create temporary table waiting on commit drop as
      select channel.cplc, channel.deployment, json_agg(json_build_object('channel', script.channel, 'number', script.number,
        'place', script.place))::text as scripts
      from script join channel on channel.id = script.channel
      where script.outcome is null and script.kind <> 'read' group by 1, 2;
    insert into element
      select distinct on (cplc) cplc, deployment, 0, ''::bytea, '', '[]', false, 'epoch'::timestamptz, '{"scripts":[],"secrets":0}', true
      from waiting order by cplc
      on conflict do nothing;
    update element set settled = false, unsettled = '{"scripts":' || (
      select json_agg(one)::text from waiting, json_array_elements(waiting.scripts::json) one where waiting.cplc = element.cplc
    ) || ',"secrets":0}' where cplc in (select cplc from waiting)`,
  },
];
