import { type Certificate, oid, sameBytes } from '@inro/pki/read';
import { hostLabels, parseIpAddress, parseMailbox, parseUtf8Mailbox, readUtf8Mailbox } from './name-forms.ts';

/** The peer that the caller means to talk to. */
export type ExpectedName =
  | { readonly kind: 'dns'; readonly name: string }
  | { readonly kind: 'ip'; readonly address: string }
  | { readonly kind: 'email'; readonly address: string }
  | { readonly kind: 'uri'; readonly uri: string };

/** RFC 9525 §6.3: alternative names alone, never the common name; a wildcard is the whole left-most label. */
export function matchesExpectedName(certificate: Certificate, expected: ExpectedName): boolean {
  const names = certificate.extension('subjectAltName') ?? [];
  switch (expected.kind) {
    case 'dns': {
      const wanted = hostLabels(expected.name);
      if (wanted === undefined) return false;
      return names.some((name) => name.form === 'dNSName' && matchesHost(name.text, wanted));
    }
    case 'ip': {
      const wanted = parseIpAddress(expected.address);
      if (wanted === undefined) return false;
      return names.some((name) => name.form === 'iPAddress' && sameBytes(name.octets, wanted));
    }
    case 'email': {
      const wanted = parseMailbox(expected.address) ?? parseUtf8Mailbox(expected.address);
      if (wanted === undefined) return false;
      return names.some((name) => {
        const found =
          name.form === 'rfc822Name'
            ? parseMailbox(name.text)
            : name.form === 'otherName' && name.type === oid.smtpUtf8Mailbox
              ? readUtf8Mailbox(name.value) // RFC 9598 §5: local parts octet for octet
              : undefined;
        return found !== undefined && found.local === wanted.local && found.host === wanted.host;
      });
    }
    case 'uri':
      return names.some((name) => name.form === 'uniformResourceIdentifier' && name.text === expected.uri);
  }
}

function matchesHost(presented: string, wanted: readonly string[]): boolean {
  const labels = hostLabels(presented, { wildcard: true });
  if (labels === undefined || labels.length !== wanted.length) return false;
  const wildcard = labels[0] === '*';
  return labels.every((label, i) => (i === 0 && wildcard) || label === wanted[i]);
}
