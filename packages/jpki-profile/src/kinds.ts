/** The two key pairs of a holder. The certificate of a key has the key's kind. */
export const keyKinds = ['userAuthentication', 'digitalSignature'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** The certificates in the applet: the holder's two, and of each the authority's above it. */
export const appletCertificateKinds = [...keyKinds, 'userAuthenticationCa', 'digitalSignatureCa'] as const;
export type AppletCertificateKind = (typeof appletCertificateKinds)[number];

/** What carries the applet: a phone's secure element or a My Number Card (docs/protocol/applet.md §1). */
export const carriers = ['phone', 'card'] as const;
export type Carrier = (typeof carriers)[number];

/** The two secrets that a holder knows, one for each key. */
export const secretKinds = ['userAuthenticationPin', 'signaturePassword'] as const;
export type SecretKind = (typeof secretKinds)[number];
