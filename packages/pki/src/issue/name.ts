import { objectIdentifier, printableString, sequence, setOf, utf8String } from '../der/write.ts';
import { oid } from '../read/object-identifiers.ts';

/** Attribute types of distinguished names that profiles use (X.520). */
export type NameAttribute =
  | 'countryName'
  | 'stateOrProvinceName'
  | 'localityName'
  | 'organizationName'
  | 'organizationalUnitName'
  | 'commonName'
  | 'serialNumber';

/** A distinguished name: one attribute a relative name, in order. */
export type DistinguishedName = readonly (readonly [NameAttribute, string])[];

const types: Readonly<Record<NameAttribute, { readonly type: string; readonly printable: boolean }>> = {
  // RFC 5280 appendix A.1: country and serialNumber are PrintableString alone.
  countryName: { type: oid.attribute.country, printable: true },
  serialNumber: { type: oid.attribute.serialNumber, printable: true },
  stateOrProvinceName: { type: oid.attribute.stateOrProvince, printable: false },
  localityName: { type: oid.attribute.locality, printable: false },
  organizationName: { type: oid.attribute.organization, printable: false },
  organizationalUnitName: { type: oid.attribute.organizationalUnit, printable: false },
  commonName: { type: oid.attribute.commonName, printable: false },
};

/** Name, DER. Country as PrintableString, the rest as UTF8String. */
export function encodeName(name: DistinguishedName): Uint8Array {
  return sequence(
    ...name.map(([attribute, value]) => {
      const { type, printable } = types[attribute];
      return setOf(sequence(objectIdentifier(type), printable ? printableString(value) : utf8String(value)));
    }),
  );
}
