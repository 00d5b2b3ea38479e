/**
 * Key versions of an element (docs/protocol/secure-element.md, "Keys"): `issuer` at the domains of the SE issuer; at the
 * JPKI security domain `transport` until the provider has rotated them, `final` from then on and in a card from the factory.
 */
export const keyVersions = { issuer: 0x30, transport: 0x01, final: 0x02 } as const;

/** GPCS 2.3.1 table 11-5: life cycle state PERSONALIZED of a security domain. */
export const PERSONALIZED = 0x0f;
