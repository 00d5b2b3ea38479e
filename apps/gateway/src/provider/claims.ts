import type { GivenAttributes } from '@inro/relying-party';
import type { RegisteredClient } from '../clients/form.ts';
import type { AttributeName } from './scopes.ts';

type Attributes = GivenAttributes['attributes'];
/** How one profile writes each attribute; undefined where the certificate does not say it. */
type Forms = Readonly<Record<AttributeName, (attributes: Attributes) => unknown>>;

const digits = (value: number | undefined, length: number): string => String(value ?? 0).padStart(length, '0');

/** OpenID Connect Core 1.0 §5.1: YYYY-MM-DD, 0000 for a year that is not known; YYYY where month or day is not. */
function birthdate({ dateOfBirth }: Attributes): string | undefined {
  const { year, month, day } = dateOfBirth ?? {};
  if (month !== undefined && day !== undefined) return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
  return year === undefined ? undefined : digits(year, 4);
}

const standard: Forms = {
  name: ({ name }) => name?.text,
  // §5.1.1: one line as the register has it; its parts are nobody's to guess.
  address: ({ address }) => (address === undefined ? undefined : { formatted: address.text, country: 'JP' }),
  birthdate,
  // §5.1: "female" and "male" are the standard's; that it is not known is no claim.
  gender: ({ sex }) => (sex === 'unknown' ? undefined : sex),
};

const sexDigit = { male: '1', female: '2', unknown: '3' } as const;
/** The Digital Agency's service, as far as it is known in public: flat values (docs/protocol/openid-connect.md, with dates). */
const digitalAgency: Forms = {
  name: ({ name }) => name?.text,
  address: ({ address }) => address?.text,
  birthdate: ({ dateOfBirth }) =>
    dateOfBirth && `${digits(dateOfBirth.year, 4)}${digits(dateOfBirth.month, 2)}${digits(dateOfBirth.day, 2)}`,
  gender: ({ sex }) => sex && sexDigit[sex],
};

const formsOf: Readonly<Record<RegisteredClient['profile'], Forms>> = {
  plain: standard,
  fapi2: standard,
  'digital-agency': digitalAgency,
};

/** These attributes and no other, in the words of a client's profile; what the certificate does not say is left out. */
export function claimsOf(
  { attributes }: Pick<GivenAttributes, 'attributes'>,
  names: readonly AttributeName[],
  profile: RegisteredClient['profile'],
): Readonly<Record<string, unknown>> {
  const said = names.map((name) => [name, formsOf[profile][name](attributes)] as const);
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}
