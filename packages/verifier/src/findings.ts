/** ETSI EN 319 102-1 §5.1.3, tables 5 and 6: the sub-indications in use here. */
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'REVOKED'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'SIGNED_DATA_NOT_FOUND'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'REVOCATION_OUT_OF_BOUNDS_NO_POE'
  | 'TRY_LATER';

/** Who can make the finding go away. */
export type Supplier = 'holder' | 'wallet' | 'relyingParty' | 'certificationAuthority' | 'developer';

/** `invalid` and `indeterminate` decide the report; a `note` explains and decides nothing. */
export type Level = 'invalid' | 'indeterminate' | 'note';

export interface FindingRow {
  readonly level: Level;
  readonly subIndication?: SubIndication;
  /** The rule that is not met. */
  readonly clause: string;
  readonly supplier: Supplier;
}

const invalid = (
  subIndication: SubIndication,
  clause: string,
  supplier: Supplier = 'certificationAuthority',
): FindingRow => ({
  level: 'invalid',
  subIndication,
  clause,
  supplier,
});
const open = (subIndication: SubIndication, clause: string, supplier: Supplier): FindingRow => ({
  level: 'indeterminate',
  subIndication,
  clause,
  supplier,
});
const note = (clause: string, supplier: Supplier): FindingRow => ({ level: 'note', clause, supplier });
const rule = (clause: string): FindingRow => invalid('CHAIN_CONSTRAINTS_FAILURE', clause);

/** Every finding that a report may hold. docs/why-we-refuse.md has a section for each; a test holds both together. */
export const findings = {
  'certificate.malformed': invalid('FORMAT_FAILURE', 'RFC 5280 §4.1; X.690 §10–11'),
  'certificate.algorithm_mismatch': invalid('FORMAT_FAILURE', 'RFC 5280 §4.1.1.2'),
  'certificate.not_yet_valid': invalid('NOT_YET_VALID', 'RFC 5280 §6.1.3 (a)(2)', 'holder'),
  'certificate.expired': invalid('EXPIRED', 'RFC 5280 §6.1.3 (a)(2)', 'holder'),
  'certificate.unknown_critical_extension': rule('RFC 5280 §6.1.4 (o), §6.1.5 (f)'),
  'certificate.algorithm_not_accepted': invalid('CRYPTO_CONSTRAINTS_FAILURE', 'ETSI EN 319 102-1 §5.2.8'),
  'certificate.key_not_accepted': invalid('CRYPTO_CONSTRAINTS_FAILURE', 'ETSI EN 319 102-1 §5.2.8'),
  'path.not_found': open('NO_CERTIFICATE_CHAIN_FOUND', 'RFC 5280 §6.1; ETSI EN 319 102-1 §5.2.6.4', 'holder'),
  'path.signature_invalid': invalid('CERTIFICATE_CHAIN_GENERAL_FAILURE', 'RFC 5280 §6.1.3 (a)(1)', 'holder'),
  'path.limit_exceeded': open('CERTIFICATE_CHAIN_GENERAL_FAILURE', 'RFC 4158 §2.4.2', 'holder'),
  'pool.malformed': note('RFC 5280 §4.1; X.690 §10–11', 'relyingParty'),
  'issuer.not_a_ca': rule('RFC 5280 §6.1.4 (k)'),
  'issuer.path_too_long': rule('RFC 5280 §6.1.4 (l)–(m)'),
  'issuer.key_usage': rule('RFC 5280 §6.1.4 (n)'),
  'names.excluded': rule('RFC 5280 §6.1.3 (c)'),
  'names.not_permitted': rule('RFC 5280 §6.1.3 (b)'),
  'names.constraint_not_supported': rule('RFC 5280 §4.2.1.10'),
  'names.constraint_malformed': rule('RFC 5280 §4.2.1.10'),
  'names.limit_exceeded': open('CERTIFICATE_CHAIN_GENERAL_FAILURE', 'RFC 5280 §6.1.3 (b)–(c)', 'holder'),
  'names.malformed': rule('RFC 5280 §4.2.1.6'),
  'names.not_the_expected': invalid('SIG_CONSTRAINTS_FAILURE', 'RFC 9525 §6', 'holder'),
  'policy.not_acceptable': rule('RFC 5280 §6.1.5 (g); RFC 9618'),
  'policy.mapping_of_any_policy': rule('RFC 5280 §6.1.4 (a)'),
  'purpose.key_usage': invalid('CHAIN_CONSTRAINTS_FAILURE', 'RFC 5280 §4.2.1.3', 'holder'),
  'purpose.extended_key_usage': invalid('CHAIN_CONSTRAINTS_FAILURE', 'RFC 5280 §4.2.1.12', 'holder'),
  'purpose.is_a_ca': invalid('CHAIN_CONSTRAINTS_FAILURE', 'RFC 5280 §4.2.1.9', 'holder'),
  'profile.serial_number': rule('RFC 5280 §4.1.2.2'),
  'profile.validity_encoding': rule('RFC 5280 §4.1.2.5'),
  'profile.issuer_empty': rule('RFC 5280 §4.1.2.4'),
  'profile.subject_empty': rule('RFC 5280 §4.1.2.6'),
  'profile.unique_identifiers': rule('RFC 5280 §4.1.2.8'),
  'profile.authority_key_identifier': rule('RFC 5280 §4.2.1.1'),
  'profile.subject_key_identifier': rule('RFC 5280 §4.2.1.2'),
  'profile.key_usage': rule('RFC 5280 §4.2.1.3'),
  'profile.basic_constraints': rule('RFC 5280 §4.2.1.9'),
  'profile.name_constraints': rule('RFC 5280 §4.2.1.10'),
  'profile.criticality': rule('RFC 5280 §4.2'),
  'webpki.version': rule('CABF BR §7.1.1'),
  'webpki.authority_key_identifier': rule('CABF BR §7.1.2.11.1'),
  'webpki.extended_key_usage': rule('CABF BR §7.1.2.7.6, §7.1.2.1.2'),
  'webpki.subject_alternative_name': rule('CABF BR §7.1.2.7.12'),
  'webpki.common_name': rule('CABF BR §7.1.4.3'),
  'webpki.public_suffix_wildcard': rule('CABF BR §3.2.2.6'),
  'webpki.basic_constraints': rule('CABF BR §7.1.2.7.6'),
  'webpki.key': invalid('CRYPTO_CONSTRAINTS_FAILURE', 'CABF BR §6.1.5'),
  'revocation.revoked': invalid('REVOKED', 'RFC 5280 §6.3.3; RFC 6960 §2.2', 'holder'),
  'revocation.suspended': invalid('REVOKED', 'RFC 5280 §5.3.1', 'holder'),
  'revocation.missing': open('TRY_LATER', 'RFC 5280 §6.3; RFC 6960 §3.2', 'wallet'),
  'revocation.stale': open('REVOCATION_OUT_OF_BOUNDS_NO_POE', 'RFC 6960 §4.2.2.1; RFC 5280 §6.3.3 (a)', 'wallet'),
  'revocation.unusable': open('TRY_LATER', 'RFC 6960 §3.2; RFC 5280 §6.3.3', 'wallet'),
  'revocation.unknown': open('TRY_LATER', 'RFC 6960 §2.2', 'certificationAuthority'),
  'revocation.not_checked': note('ETSI EN 319 102-1 §5.2.5', 'relyingParty'),
  'revocation.snapshot_used': note('design: offline mode', 'relyingParty'),
  'snapshot.malformed': note('docs/protocol/status-snapshot.md, form', 'relyingParty'),
  'snapshot.other_issuer': note('docs/protocol/status-snapshot.md, what is known', 'relyingParty'),
  'snapshot.issued_later': note('docs/protocol/status-snapshot.md, what is known', 'relyingParty'),
  'snapshot.not_yet_valid': note('docs/protocol/status-snapshot.md, age', 'relyingParty'),
  'snapshot.stale': note('docs/protocol/status-snapshot.md, age', 'relyingParty'),
  'snapshot.rolled_back': note('docs/protocol/status-snapshot.md, replay', 'relyingParty'),
  'snapshot.signer_not_authorized': note('docs/protocol/status-snapshot.md, who signs', 'certificationAuthority'),
  'snapshot.signature_invalid': note('docs/protocol/status-snapshot.md, who signs', 'certificationAuthority'),
  'ocsp.malformed': note('RFC 6960 §4.2.1', 'wallet'),
  'ocsp.unsuccessful': note('RFC 6960 §2.3', 'certificationAuthority'),
  'ocsp.other_certificate': note('RFC 6960 §3.2 (1)', 'wallet'),
  'ocsp.signature_invalid': note('RFC 6960 §3.2 (2)', 'wallet'),
  'ocsp.responder_not_authorized': note('RFC 6960 §4.2.2.2', 'certificationAuthority'),
  'ocsp.not_yet_valid': note('RFC 6960 §4.2.2.1', 'relyingParty'),
  'ocsp.stale': note('RFC 6960 §3.2 (5)–(6)', 'wallet'),
  'ocsp.responder_revoked': note('RFC 6960 §4.2.2.2.1', 'certificationAuthority'),
  'ocsp.nonce_mismatch': note('RFC 9654 §2.1', 'wallet'),
  'ocsp.critical_extension': note('RFC 6960 §4.4', 'certificationAuthority'),
  'crl.malformed': note('RFC 5280 §5.1', 'certificationAuthority'),
  'crl.other_scope': note('RFC 5280 §6.3.3 (b)', 'relyingParty'),
  'crl.issuer_not_authorized': note('RFC 5280 §6.3.3 (f)', 'certificationAuthority'),
  'crl.signature_invalid': note('RFC 5280 §6.3.3 (g)', 'certificationAuthority'),
  'crl.not_yet_valid': note('RFC 5280 §5.1.2.4', 'relyingParty'),
  'crl.stale': note('RFC 5280 §5.1.2.5', 'relyingParty'),
  'crl.critical_extension': note('RFC 5280 §5.2', 'certificationAuthority'),
  'crl.time_encoding': note('RFC 5280 §5.1.2.4–6', 'certificationAuthority'),
  'crl.number': note('RFC 5280 §5.2.3', 'certificationAuthority'),
  'crl.authority_key_identifier': note('RFC 5280 §5.2.1', 'certificationAuthority'),
  'crl.reasons_not_covered': note('RFC 5280 §6.3.3 (d)–(e)', 'relyingParty'),
  'authentication.algorithm_not_accepted': invalid('CRYPTO_CONSTRAINTS_FAILURE', 'ETSI EN 319 102-1 §5.2.8', 'wallet'),
  'authentication.signature_invalid': invalid('SIG_CRYPTO_FAILURE', 'ETSI EN 319 102-1 §5.2.7', 'wallet'),
  'document.signature_malformed': invalid('FORMAT_FAILURE', 'docs/protocol/cades-profile.md, form', 'wallet'),
  'document.signing_certificate_mismatch': invalid(
    'NO_SIGNING_CERTIFICATE_FOUND',
    'RFC 5035 §3; ETSI EN 319 102-1 §5.2.3',
    'wallet',
  ),
  'document.not_given': open('SIGNED_DATA_NOT_FOUND', 'ETSI EN 319 102-1 §5.2.7', 'relyingParty'),
  'document.digest_mismatch': invalid('HASH_FAILURE', 'RFC 5652 §5.6; ETSI EN 319 102-1 §5.2.7', 'relyingParty'),
  'document.signature_invalid': invalid('SIG_CRYPTO_FAILURE', 'RFC 5652 §5.6; ETSI EN 319 102-1 §5.2.7', 'wallet'),
  'document.signing_time': invalid('SIG_CONSTRAINTS_FAILURE', 'ETSI EN 319 122-1 §5.2.1', 'wallet'),
  'document.media_type': invalid('SIG_CONSTRAINTS_FAILURE', 'ETSI EN 319 122-1 §5.2.4.2', 'wallet'),
  'document.other_request': invalid('SIG_CONSTRAINTS_FAILURE', 'docs/protocol/cades-profile.md, request', 'wallet'),
  'document.request_not_named': open(
    'SIG_CONSTRAINTS_FAILURE',
    'docs/protocol/cades-profile.md, request',
    'relyingParty',
  ),
  'document.any_request': note('docs/protocol/cades-profile.md, request', 'relyingParty'),
} as const satisfies Readonly<Record<string, FindingRow>>;

export type FindingCode = keyof typeof findings;
