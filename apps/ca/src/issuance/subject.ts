import type { Subject } from '@inro/authority-wire/subject';
import { type Randomness, toHex } from '@inro/foundation';
import type { KeyKind } from '@inro/jpki-profile';
import { type DistinguishedName, encodeName } from '@inro/pki/issue';

/** A distinguished name without a person in it: opaque; the signing certificate's holds issue time and municipality. */
export function subjectName(kind: KeyKind, subject: Subject, issuedAt: Date, randomness: Randomness): Uint8Array {
  const opaque = toHex(randomness(12));
  const name: DistinguishedName =
    kind === 'userAuthentication'
      ? [
          ['countryName', 'JP'],
          ['commonName', opaque],
        ]
      : [
          ['countryName', 'JP'],
          ['localityName', subject.prefecture],
          ['localityName', subject.municipality],
          ['commonName', `${issuedAt.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}${opaque}`],
        ];
  return encodeName(name);
}
