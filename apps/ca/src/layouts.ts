import type { BasicAttribute, DistinguishedName, GeneralNameToIssue } from '@inro/pki/issue';
import { encodeName } from '@inro/pki/issue';
import { oid } from '@inro/pki/read';

export const purposes = ['signature', 'authentication', 'access'] as const;
export type Purpose = (typeof purposes)[number];

/** How names, arcs and partitions look; everything else about certificates is common. */
export interface Layout {
  readonly rootName: (purpose: Purpose, generation: number) => DistinguishedName;
  readonly issuerAlternativeName: ((purpose: Purpose) => DistinguishedName) | undefined;
  readonly attributes: Readonly<Record<BasicAttribute, string>>;
  /** Which certificates' CRL partition is the holder's municipality; the others get a random one. */
  readonly byMunicipality: Readonly<Record<'signature' | 'authentication', boolean>>;
  /** Whether authentication certificates end on a birthday, which each service then reads; else at a quarter's end. */
  readonly authenticationEndsOnBirthday: boolean;
  readonly distributionPoint: (crl: string, purpose: Purpose, statusOrigin: string) => GeneralNameToIssue[];
}

const units: Readonly<Record<Purpose, string>> = {
  signature: 'Inro for digital signature',
  authentication: 'Inro for user authentication',
  access: 'Inro access',
};
const japaneseUnits: Readonly<Record<Purpose, string>> = {
  signature: '印籠　署名用',
  authentication: '印籠　利用者証明用',
  access: '印籠　利用者側',
};
/** A later generation has a name of its own: whoever looks an issuer up by its name finds one (ADR 57). */
const inroRoot = (purpose: Purpose, generation = 1): DistinguishedName => [
  ['countryName', 'JP'],
  ['organizationName', 'Inro'],
  ['organizationalUnitName', units[purpose]],
  ['organizationalUnitName', 'Inro sandbox authority'],
  ...(generation === 1 ? [] : [['organizationalUnitName', `Generation ${generation}`] as const]),
];

/** Our own layout: the default. */
const inro: Layout = {
  rootName: inroRoot,
  issuerAlternativeName: undefined,
  attributes: oid.inro.attribute,
  // The distribution point of an authentication certificate would tell every service where its holder lives.
  byMunicipality: { signature: true, authentication: false },
  authenticationEndsOnBirthday: false,
  distributionPoint: (crl, _purpose, statusOrigin) => [{ uri: `${statusOrigin}/crl/${crl}.crl` }],
};

/**
 * The public service's structure as publicly observable, under our own names: its attribute arc, directory names as
 * distribution points, every CRL by municipality, every end on a birthday, the issuer's name in Japanese beside.
 */
const jpki: Layout = {
  ...inro,
  issuerAlternativeName: (purpose) => [
    ['countryName', 'JP'],
    ['organizationName', '印籠'],
    ['organizationalUnitName', japaneseUnits[purpose]],
  ],
  attributes: oid.jpki.attribute,
  byMunicipality: { signature: true, authentication: true },
  authenticationEndsOnBirthday: true,
  distributionPoint: (crl, purpose) => [
    {
      directoryName: encodeName([
        ...inroRoot(purpose),
        ['organizationalUnitName', 'CRL Distribution Points'],
        ['commonName', crl],
      ]),
    },
  ],
};

/** The mapping table of layouts. */
export const layouts: Readonly<Record<'inro' | 'jpki', Layout>> = { inro, jpki };
