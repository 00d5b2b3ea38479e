/** ADRs 1, 4, 9, 10 and 22: what a room may import, and does. `a/b` means that subpath alone. */
export const importTable: Readonly<Record<string, readonly string[]>> = {
  'packages/foundation': [],
  'packages/problem': [],
  // Rows lead nowhere (ADR 24): whoever reads them reads nothing else of a room.
  'packages/problem-table': [
    'apdu/errors',
    'ca/errors',
    'developers/errors',
    'gateway/errors',
    'handset/errors',
    'home/errors',
    'host/errors',
    'jpki/errors',
    'pki/errors',
    'presentation/errors',
    'problem',
    'registration/errors',
    'relying-party/errors',
    'secure-channel/errors',
    'signature/errors',
    'tsm/errors',
    'verifier/errors',
    'wallet/errors',
  ],
  'packages/deployment': ['problem'],
  // The table of variables, by which every process reads its environment (ADR 52).
  'packages/host': ['deployment', 'foundation', 'problem', 'problem-table'],
  'packages/life-cycle': ['jpki-profile'],
  'packages/authority-wire': ['foundation', 'jpki-profile', 'pki/read', 'pki/request', 'verifier'],
  'packages/apdu': ['foundation', 'problem'],
  'packages/pki': ['foundation', 'problem'],
  'packages/presentation': ['foundation', 'problem'],
  'packages/design-system': ['problem', 'host/errors'],
  // ADR 81: what a service and the gateway show while somebody logs in.
  'packages/login-pages': ['foundation', 'problem', 'host/errors', 'design-system', 'relying-party/page'],
  'packages/secure-channel': ['foundation', 'problem', 'apdu'],
  'packages/jpki-profile': ['foundation', 'pki/read'],
  'packages/secure-element': ['foundation', 'problem', 'apdu', 'jpki-profile', 'secure-channel/on-card'],
  'packages/jpki': ['foundation', 'problem', 'apdu', 'jpki-profile'],
  'packages/verifier': ['foundation', 'problem', 'pki/read'],
  // Signatures of documents (ADR 76); who asks for them and who makes them, never who certifies.
  'packages/signature': ['foundation', 'problem', 'jpki-profile', 'pki/read', 'pki/request', 'verifier'],
  // A wallet and an authority for tests of services (ADR 31): it issues, and what it issues nobody trusts.
  'packages/fake-wallet': ['foundation', 'presentation', 'pki/issue', 'pki/read', 'pki/request', 'signature'],
  'packages/relying-party': [
    'foundation',
    'problem',
    'verifier',
    'presentation',
    'pki/read',
    'pki/request',
    'fake-wallet',
    'signature/verify',
  ],
  'apps/handset': [
    'foundation',
    'problem',
    'host',
    'apdu',
    // ADR 59: what is ordered of the maker.
    'authority-wire/maker',
    'jpki-profile',
    'secure-element',
    'design-system',
  ],
  'apps/wallet': [
    'foundation',
    'problem',
    'host',
    'apdu',
    'jpki',
    'jpki-profile',
    'presentation',
    'pki/read',
    'pki/request',
    'verifier',
    'design-system',
    'handset/errors',
    'problem-table',
    // ADR 77: a document is signed as it was shown.
    'signature',
    'tsm/errors',
  ],
  // ADR 10: pki/request, for the OCSP request about a card's certificate.
  'apps/registration': [
    'foundation',
    'problem',
    'host',
    'life-cycle',
    'authority-wire/application',
    'authority-wire/closing',
    'authority-wire/deployment',
    'authority-wire/desk',
    'authority-wire/issuance',
    'authority-wire/mandate',
    'authority-wire/resident',
    'authority-wire/subject',
    'jpki-profile',
    'pki/read',
    'pki/request',
    'verifier',
    'problem-table',
  ],
  'apps/tsm': [
    'foundation',
    'problem',
    'host',
    'life-cycle',
    'authority-wire/closing',
    'authority-wire/deployment',
    'authority-wire/mandate',
    'authority-wire/role',
    'jpki-profile',
    'apdu',
    'secure-channel/off-card',
  ],
  'apps/ca': [
    'foundation',
    'problem',
    'host',
    'life-cycle',
    'authority-wire/application',
    'authority-wire/appointment',
    'authority-wire/issuance',
    'authority-wire/subject',
    'jpki-profile',
    'pki',
    // ADR 96: a person's own report of a service.
    'presentation/report',
    'presentation/sd-jwt',
    'presentation/shown',
    'presentation/statement',
    'verifier',
    'problem-table',
  ],
  // A certification authority of its own kind: it certifies what elements are, and nothing about persons.
  'apps/phone-maker': [
    'foundation',
    'host',
    'apdu',
    'authority-wire/maker',
    'jpki-profile',
    'secure-channel/off-card',
    'pki/read',
    'pki/issue',
  ],
  // The terminal is a wallet's local agent without a screen.
  'apps/counter': [
    'foundation',
    'problem',
    'host',
    'apdu',
    'authority-wire/appointment',
    'authority-wire/resident',
    'authority-wire/subject',
    'jpki-profile',
    'pki/read',
    'pki/request',
    'wallet/core',
    'handset/errors',
    'problem-table',
    'wallet/errors',
  ],
  'apps/operator-console': ['authority-wire/desk', 'deployment', 'foundation', 'problem', 'host', 'jpki-profile'],
  // The portal of the sandbox: it reads the table of errors, and asks the supervisor's door for failures (ADR 92).
  'apps/developers': ['foundation', 'problem', 'deployment', 'host', 'design-system', 'problem-table'],
  'apps/home': ['foundation', 'problem', 'deployment', 'host', 'design-system', 'problem-table'],
  // ADR 73: OpenID Connect over the SDK, and nothing of the house but what a service has.
  'apps/gateway': ['foundation', 'problem', 'host', 'relying-party', 'design-system', 'login-pages'],
  'apps/services/bank': ['foundation', 'host', 'relying-party', 'design-system', 'login-pages'],
};

/** Packages that have no pure half, each with its reason; every other one is free of Node but for its `node` and `web` folders. */
export const impureRooms: Readonly<Record<string, string>> = {
  'packages/host': 'it is the Node half of the servers',
  'packages/design-system': 'it is what a browser shows',
  'packages/login-pages': 'it is what a browser shows',
};

const servicesOfTheTable = Object.keys(importTable)
  .filter((room) => room.startsWith('apps/services/'))
  .map((room) => room.slice('apps/services/'.length));
const parties = Object.keys(importTable)
  .filter((room) => room.startsWith('apps/'))
  .map((room) => room.split('/').at(-1)!);

/** What no row may grant, whoever edits it. A wallet or a registration that wanted to issue, or to open a domain, falls under the first and the third. */
export const never: readonly { readonly who: RegExp; readonly what: RegExp; readonly why: string }[] = [
  {
    who: /^(?!apps\/(?:ca|phone-maker)$|packages\/fake-wallet$)/,
    what: /^pki(?:$|\/issue)/,
    why: 'the CA alone certifies persons; the maker certifies elements, and the wallet for tests of services what nobody trusts',
  },
  {
    who: /^apps\/(?:services\/|gateway$)/,
    what: new RegExp(
      `^(?:pki|secure-element|secure-channel|handset|jpki|host/testing|authority-wire|registration|tsm|ca|wallet|deployment|(?:${servicesOfTheTable.join('|')})(?:/|$))`,
    ),
    why: 'a service is built on the SDK alone, and reaches no authority, no phone, no other service',
  },
  {
    who: /^(?!apps\/(?:tsm|phone-maker)$|packages\/secure-element$)/,
    what: /^secure-channel(?!\/errors$)/,
    why: 'who opens a domain of an element is the TSM; who lets it be opened is the element',
  },
  {
    who: /^(?!apps\/handset$)/,
    what: /^secure-element(?!\/errors$)/,
    why: 'elements are met over APDUs, and hosted by phones alone',
  },
  {
    who: /^packages\//,
    what: new RegExp(`^(?!(?:[\\w-]+/errors)$)(?:${parties.join('|')})(?:/|$)`),
    why: 'a package knows no party but for the rows of its errors',
  },
  {
    who: /^apps\/(?:ca|registration|tsm|phone-maker|handset|operator-console)$/,
    what: /^signature(?!\/errors$)/,
    why: 'who certifies people, or hosts their elements, never reads what they sign',
  },
];
