import type { AuthorizationLink } from './read.ts';

const queryOf = ({ clientId, requestUri }: AuthorizationLink): string =>
  new URLSearchParams({ client_id: clientId, request_uri: requestUri }).toString();

/** What a QR code says (OpenID4VP 1.0 §13.1.2: custom scheme). */
export const writeQrPayload = (link: AuthorizationLink): string => `openid4vp://authorize?${queryOf(link)}`;

/** The way to the wallet on the same phone: its own page `present`, behind `#`, so that whoever serves that page never learns who asks. */
export const writeWalletLink = (walletOrigin: string, link: AuthorizationLink): string =>
  `${walletOrigin}/present#${queryOf(link)}`;
