import type { Kysely, Migration, Transaction } from '@inro/host';
import {
  auditMigration,
  auditWitnessMigrations,
  orderKindsMigration,
  outboxAgeMigration,
  outboxMigration,
  takenSignaturesMigrations,
} from '@inro/host';
import type { Carrier, FinalReason, HolderReason, KeyKind } from '@inro/jpki-profile';
import type { ApplicationState } from '@inro/life-cycle';

export interface ResidentRow {
  number: string;
  name: string;
  alias: string | null;
  name_substitutions: string;
  address: string;
  address_substitutions: string;
  /** YYYY-MM-DD. */
  date_of_birth: string;
  sex: 'male' | 'female' | 'unknown';
  prefecture: string;
  municipality: string;
  status: 'resident' | 'dead' | 'emigrated';
  updated_at: Date;
}

export interface ApplicationRow {
  id: string;
  /** SHA-256 of the document: the same document again is the same application, and the nonce of its keys. */
  digest: Buffer;
  /** DER of the signed application. */
  document: Buffer;
  resident: string;
  profile: Carrier;
  kinds: KeyKind[];
  attestation_sha256: Buffer;
  /** The card's signing certificate that signed for a phone; null for a card, for which an officer signs. */
  signer: Buffer | null;
  state: ApplicationState;
  /** Code of the error table, for `refused` and `expired`. */
  problem: string | null;
  /** For `refused` and `expired`: what certificates are revoked for that the CA may have issued all the same. */
  end_reason: FinalReason | null;
  seram_url: string | null;
  seram_session: string | null;
  /** Concatenated DER of the element's attestation chain, as the TSM read it and registration verified it. */
  element_chain: Buffer | null;
  /** JSON of the attested keys, as the TSM read them. */
  keys: string | null;
  created_at: Date;
  /** When it came into its state: the delivery limit counts from here. */
  state_since: Date;
  /** The phone's receipt of deletion. */
  deleted_at: Date | null;
  /** Serial data of that element, upper-case hexadecimal: under which its mandates are numbered. */
  cplc: string | null;
}

/** What the roles of the TSM were last allowed at an element (ADR 47), for whichever application. */
export interface ElementRow {
  cplc: string;
  /** How many mandates were given: the number of the last one. */
  mandates: number;
  /** SHA-256 of the last one, and whose it was. */
  last_mandate: Buffer | null;
  application: string | null;
}

export interface CertificateRow {
  sha256: Buffer;
  application: string;
  kind: KeyKind;
  der: Buffer;
  issuer: Buffer;
  issued_at: Date;
  /**
   * Both are set when a revocation is decided; a release takes the reason away and has the later date. `revoked_at` is
   * what the CA has carried out.
   */
  reason: HolderReason | null;
  decided_at: Date | null;
  /** How many decisions the CA was to hear of: the number of the last one (ADR 58). */
  decision: number;
  revoked_at: Date | null;
}

export interface Schema {
  resident: ResidentRow;
  nonce: { nonce: Buffer; expires_at: Date; used_at: Date | null };
  application: ApplicationRow;
  element: ElementRow;
  certificate: CertificateRow;
  revocation_order: { id: string; request: string; answer: string; created_at: Date };
  token_key: { id: number; key: Buffer };
}

export type Database = Kysely<Schema>;
export type Trx = Transaction<Schema>;

export const migrations: readonly Migration[] = [
  auditMigration,
  ...auditWitnessMigrations,
  outboxMigration,
  ...takenSignaturesMigrations,
  {
    name: '001-register-and-applications',
    sql: `
    create table token_key (id int primary key check (id = 1), key bytea not null);
    create table resident (
      number text primary key,
      name text not null,
      alias text,
      name_substitutions text not null,
      address text not null,
      address_substitutions text not null,
      date_of_birth text not null,
      sex text not null check (sex in ('male', 'female', 'unknown')),
      prefecture text not null,
      municipality text not null,
      status text not null check (status in ('resident', 'dead', 'emigrated')),
      updated_at timestamptz not null
    );
    create table nonce (nonce bytea primary key, expires_at timestamptz not null, used_at timestamptz);
    create index nonce_expiry on nonce (expires_at);
    create table application (
      id text primary key,
      digest bytea not null unique,
      document bytea not null,
      resident text not null references resident (number),
      profile text not null check (profile in ('phone', 'card')),
      kinds text[] not null,
      attestation_sha256 bytea not null,
      state text not null,
      problem text,
      seram_url text,
      seram_session text,
      element_chain bytea,
      keys text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      deleted_at timestamptz
    );
    create index application_of_resident on application (resident);
    create unique index one_open_application on application (resident, profile)
      where state in ('accepted', 'deploying', 'keysReady');
    create index application_in_delivery on application (updated_at)
      where state in ('accepted', 'deploying', 'keysReady', 'issued');
    create table certificate (
      sha256 bytea primary key,
      application text not null references application (id),
      kind text not null,
      der bytea not null,
      issuer bytea not null,
      issued_at timestamptz not null,
      reason text,
      revoked_at timestamptz,
      unique (application, kind)
    );
    create table revocation_order (id text primary key, request text not null, answer text not null, created_at timestamptz not null)`,
  },
  {
    // Applications that ended before there was such an order get theirs now.
    name: '002-ended-applications-end-their-issuance',
    sql: `
    alter table application add column end_reason text;
    insert into outbox (peer, method, path, body)
      select 'ca', 'PUT', '/issuances/' || id || '/end', '{}' from application
      where state in ('refused', 'expired') and keys is not null order by created_at`,
  },
  {
    name: '003-since-when',
    sql: `
    alter table application rename column updated_at to state_since;
    alter table certificate add column decided_at timestamptz;
    update certificate set decided_at = coalesce(revoked_at, now()) where reason is not null`,
  },
  {
    // What was reported comes again as it is written now: `element_chain` alone holds the chain.
    name: '004-the-chain-once',
    sql: `
    update application set keys = regexp_replace(keys, '"attestationChain":"[^"]*",', '') where keys is not null`,
  },
  orderKindsMigration('005-orders-have-a-kind', {
    openDeployment: ['tsm', 'PUT', '^/deployments/([\\w-]{22})$'],
    handOverCertificates: ['tsm', 'PUT', '^/deployments/([\\w-]{22})/certificates$'],
    deleteDeployment: ['tsm', 'DELETE', '^/deployments/([\\w-]{22})$'],
    issue: ['ca', 'PUT', '^/issuances/([\\w-]{22})$'],
    endIssuance: ['ca', 'PUT', '^/issuances/([\\w-]{1,64})/end$'],
    revoke: ['ca', 'PUT', '^/revocations/([\\w-]{43})$'],
  }),
  {
    // An application carries the certificate that signed it, octet for octet.
    name: '006-who-signed',
    sql: `
    alter table application add column signer bytea;
    update application set signer = card.sha256
      from certificate card join application made on made.id = card.application
      where application.profile = 'phone' and made.profile = 'card' and card.kind = 'digitalSignature'
        and made.resident = application.resident and position(card.der in application.document) > 0;
    create index application_of_signer on application (signer) where signer is not null`,
  },
  {
    name: '007-mandates-are-numbered',
    sql: `
    alter table application add column mandates int not null default 0;
    update outbox set kind = 'announceCertificates' where kind = 'handOverCertificates'`,
  },
  {
    // The serial data are text in the subject of the chain's first certificate.
    name: '008-mandates-of-an-element',
    sql: `
    alter table application add column cplc text;
    update application set cplc = substring(encode(element_chain, 'escape') from '[0-9A-F]{84}');
    create index application_of_element on application (cplc) where cplc is not null;
    create table element (cplc text primary key, mandates int not null, last_mandate bytea, application text);
    insert into element (cplc, mandates)
      select cplc, sum(mandates) from application where cplc is not null group by cplc;
    alter table application drop column mandates`,
  },
  {
    // What waits to be delivered goes as the first decision.
    name: '009-decisions-are-numbered',
    sql: `
    alter table certificate add column decision int not null default 0;
    update certificate set decision = 1 where decided_at is not null`,
  },
  outboxAgeMigration('010-orders-have-an-age'),
  {
    name: '011-what-came-of-applications-lately',
    sql: 'create index application_since on application (state_since)',
  },
];
