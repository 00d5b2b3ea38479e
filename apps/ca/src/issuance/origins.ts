import { parseCertificate } from '@inro/pki/read';

/** The origins that a service's certificate (DER) names. */
export const originsOf = (der: Uint8Array): readonly string[] =>
  (parseCertificate(der).extension('subjectAltName') ?? []).flatMap((name) =>
    name.form === 'uniformResourceIdentifier' ? [name.text] : [],
  );
