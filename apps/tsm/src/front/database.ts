import {
  auditMigration,
  auditWitnessMigrations,
  type Migration,
  orderKindsMigration,
  outboxAgeMigration,
  outboxMigration,
  takenSignaturesMigrations,
} from '@inro/host';
import type { Carrier } from '@inro/jpki-profile';
import type { DeploymentTarget } from '@inro/life-cycle';

/** The front's tables. A session's identifier is kept as its digest alone; no key of an element is here. */
export interface FrontSchema {
  deployment: {
    id: string;
    profile: Carrier;
    target: DeploymentTarget;
    kinds: string;
    /** SHA-256 of the application's DER. */
    nonce: Buffer;
    attestation_certificate_sha256: Buffer;
    /** State of BSI TR-03165, by what was last read. */
    state: string;
    /** Digests of the certificates as they were read back, JSON; from then until registration has heard of it. */
    digests: string | null;
    made_at: Date;
    changed_at: Date;
  };
  seram_session: {
    id: string;
    token_sha256: Buffer;
    deployment: string;
    state: 'issued' | 'shaken' | 'ended';
    handshake_sha256: Buffer | null;
    secure_element: string | null;
    /** Orders given. */
    orders: number;
    report_sha256: Buffer | null;
    last_order: string | null;
    /** What this session saw, and to whom the answers of the last order belong. */
    progress: string;
    issued_at: Date;
    expires_at: Date;
  };
}

export const frontMigrations: readonly Migration[] = [
  auditMigration,
  ...auditWitnessMigrations,
  outboxMigration,
  ...takenSignaturesMigrations,
  {
    name: '001-deployments-and-sessions',
    sql: `create table deployment (
      id text primary key,
      profile text not null,
      target text not null,
      kinds text not null,
      nonce bytea not null,
      attestation_certificate_sha256 bytea not null,
      state text not null,
      certificates text,
      made_at timestamptz not null,
      changed_at timestamptz not null
    );
    create table seram_session (
      id uuid primary key,
      token_sha256 bytea not null unique,
      deployment text not null references deployment,
      state text not null,
      handshake_sha256 bytea,
      secure_element text,
      orders int not null default 0,
      report_sha256 bytea,
      last_order text,
      progress text not null default '{}',
      issued_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index seram_session_deployment on seram_session (deployment)`,
  },
  {
    name: '002-nothing-kept-after-delivery',
    sql: `update deployment set certificates = null where state = 'Deployed/Operational'`,
  },
  {
    name: '003-digests-until-they-are-heard',
    sql: `
    alter table deployment add column digests text;
    update deployment set digests = (select body::json ->> 'digests' from outbox
      where path = '/deployments/' || deployment.id || '/delivered' and done_at is null order by outbox.id desc limit 1)`,
  },
  orderKindsMigration('004-orders-have-a-kind', {
    reportDelivered: ['registration', 'POST', '^/deployments/([\\w.-]{1,64})/delivered$'],
    reportDeleted: ['registration', 'POST', '^/deployments/([\\w.-]{1,64})/deleted$'],
    issuerForgets: ['tsm-issuer', 'DELETE', '^/deployments/([\\w.-]{1,64})$'],
    providerForgets: ['tsm-provider', 'DELETE', '^/deployments/([\\w.-]{1,64})$'],
    issuerDestroysKeys: ['tsm-issuer', 'DELETE', '^/transport-keys/([\\w.-]{1,64})$'],
    providerDestroysKeys: ['tsm-provider', 'DELETE', '^/transport-keys/([\\w.-]{1,64})$'],
  }),
  {
    name: '005-no-certificate-is-kept',
    sql: `alter table deployment drop column certificates`,
  },
  outboxAgeMigration('006-orders-have-an-age'),
];
