import { fromHex } from '@inro/foundation';

/** Application identifiers (ISO/IEC 7816-4 §8.2.1.2) of a phone and a card: docs/protocol/secure-element.md, first table. */
export const aids = {
  issuerSecurityDomain: fromHex('A000000151000000'),
  authorizedManagementSecurityDomain: fromHex('A000000151534D01'),
  securityDomainLoadFile: fromHex('A0000001515350'),
  securityDomainModule: fromHex('A000000151535041'),
  jpkiSecurityDomain: fromHex('D392F0002601E0000001'),
  jpkiApplet: fromHex('D392F000260100000001'),
  jpkiLoadFile: fromHex('D392F0002601'),
  jpkiModule: fromHex('D392F00026010000'),
} as const;
