import type { ProcessRow } from './row.ts';

const nothing = {} as const;
const none = [] as const;
/** ADR 92: by which a service tells the portal what happened at its logins, and nothing else. */
const toTheDeveloper = { INRO_TRACE_TOKEN: { secret: 'traceToken' } } as const;
const publishedByMaker = { INRO_TRUSTED_MAKERS: { folderOf: 'phone-maker', path: 'certificates' } } as const;

/** Adding a service is its folder in `apps/services` and one call of this. */
const service = <const Name extends string>(
  row: { readonly name: Name } & Partial<Pick<ProcessRow, 'main' | 'handed'>> &
    Required<Pick<ProcessRow, 'offset' | 'title' | 'entitlement' | 'imprint'>>,
) => ({
  ...row,
  main: row.main ?? `apps/services/${row.name}/src/main.ts`,
  kind: 'service' as const,
  health: '/ready' as const,
  database: true,
  openToWallets: true,
  signs: true,
  handed: row.handed ?? nothing,
  calls: none,
});

/** Every server of the house. The first is started alone, since all others trust its certificates; then the rest at once. */
export const processes = [
  {
    name: 'ca',
    main: 'apps/ca/src/main.ts',
    kind: 'authority',
    tellsRoots: true,
    offset: 6,
    also: {
      status: {
        offset: 7,
        variable: 'CA_STATUS_PORT',
        openToWallets: true,
        title: {
          ja: '有効性の確認',
          'ja-x-easy': '証明書(しょうめいしょ)が 使(つか)えるか 見(み)る ところ',
          en: 'Certificate status',
        },
      },
    },
    title: {
      ja: '認証局（証明書の発行）',
      'ja-x-easy': '証明書(しょうめいしょ)を 作(つく)る ところ',
      en: 'Certificate authority (issues certificates)',
    },
    health: '/ready',
    database: true,
    openToWallets: false,
    signs: true,
    handed: publishedByMaker,
    calls: none,
    believes: ['counter'],
  },
  {
    name: 'tsm-issuer',
    main: 'apps/tsm/src/issuer/main.ts',
    kind: 'authority',
    offset: 4,
    health: '/ready',
    database: true,
    openToWallets: false,
    signs: true,
    handed: { INRO_MASTER_KEY: { secret: 'issuerMasterKey' } },
    calls: none,
    believes: ['registration', 'tsm-provider'],
  },
  {
    name: 'tsm-provider',
    main: 'apps/tsm/src/provider/main.ts',
    kind: 'authority',
    offset: 5,
    health: '/ready',
    database: true,
    openToWallets: false,
    signs: true,
    handed: { INRO_MASTER_KEY: { secret: 'providerMasterKey' } },
    calls: none,
    believes: ['registration', 'tsm-issuer'],
  },
  {
    name: 'tsm',
    main: 'apps/tsm/src/front/main.ts',
    kind: 'authority',
    offset: 8,
    title: {
      ja: '配信（スマートフォンのICチップの管理）',
      'ja-x-easy': 'スマホの 中(なか)に 入(い)れる ところ',
      en: 'Trusted service manager (manages the chip of the phone)',
    },
    health: '/ready',
    database: true,
    openToWallets: true,
    signs: true,
    handed: nothing,
    calls: ['registration', 'tsm-issuer', 'tsm-provider'],
  },
  {
    name: 'registration',
    main: 'apps/registration/src/main.ts',
    kind: 'authority',
    offset: 3,
    title: {
      ja: '登録（申請の受付）',
      'ja-x-easy': '申(もう)しこみを 受(う)ける ところ',
      en: 'Registration (takes applications)',
    },
    health: '/ready',
    database: true,
    openToWallets: true,
    signs: true,
    handed: publishedByMaker,
    calls: ['ca', 'tsm'],
    believes: ['tsm-issuer', 'tsm-provider'],
  },
  {
    name: 'phone-maker',
    main: 'apps/phone-maker/src/main.ts',
    kind: 'maker',
    offset: 10,
    // Its CA has certified elements under this name since before it was a server.
    folder: 'maker',
    health: '/ready',
    database: false,
    openToWallets: false,
    signs: true,
    handed: {
      INRO_ISSUER_MASTER_KEY: { secret: 'issuerMasterKey' },
      INRO_PROVIDER_MASTER_KEY: { secret: 'providerMasterKey' },
    },
    calls: none,
  },
  {
    name: 'handset',
    main: 'apps/handset/src/main.ts',
    kind: 'holder',
    machineOnly: true,
    offset: 2,
    title: { ja: 'スマートフォンとカード', 'ja-x-easy': 'スマホと カード', en: 'Phones and cards' },
    health: '/ready',
    database: false,
    openToWallets: false,
    signs: true,
    handed: {
      INRO_CAST_TOKEN: { secret: 'castToken' },
      INRO_COUNTER_TOKEN: { secret: 'counterToken' },
      INRO_FORBIDDEN_PORTS: { ports: 'closedToWallets' },
      INRO_OPEN_NAMES: { names: 'openToWallets' },
      INRO_RELYING_PARTIES: { folderOf: 'ca', path: 'published' },
    },
    calls: ['phone-maker'],
  },
  {
    name: 'wallet',
    main: 'apps/wallet/src/main.ts',
    kind: 'holder',
    offset: 1,
    health: '/ready',
    database: false,
    openToWallets: false,
    signs: false,
    handed: nothing,
    calls: none,
  },
  service({
    name: 'bank',
    offset: 9,
    handed: toTheDeveloper,
    title: { ja: 'いろは銀行', 'ja-x-easy': 'いろは銀行(ぎんこう)', en: 'Iroha Bank' },
    entitlement: {
      kinds: ['signatureVerifier', 'authenticationVerifier'],
      acts: ['login', 'attributes', 'signature', 'statement'],
    },
    imprint: {
      purposes: [
        {
          ja: '口座の開設と手続きで、ご本人を確かめるため',
          'ja-x-easy': '口座(こうざ)を 作(つく)る 人(ひと)が だれか 見(み)る ため',
          en: 'To know who opens an account and uses it',
        },
        {
          ja: '契約の書類に署名していただくため',
          'ja-x-easy': '約束(やくそく)の 書類(しょるい)に しるしを もらう ため',
          en: 'To have contracts signed',
        },
      ],
      contacts: ['https://iroha-bank.example/privacy', 'mailto:privacy@iroha-bank.example'],
    },
  }),
  // To the person and the authority it is a service like any other; what it is to services, its own pages say.
  service({
    name: 'gateway',
    main: 'apps/gateway/src/main.ts',
    offset: 40,
    handed: toTheDeveloper,
    title: {
      ja: 'ログインの窓口（OpenID Connect）',
      'ja-x-easy': 'ログインの 入口(いりぐち)',
      en: 'Login gateway (OpenID Connect)',
    },
    entitlement: {
      kinds: ['signatureVerifier', 'authenticationVerifier'],
      acts: ['login', 'attributes', 'signature', 'statement'],
    },
    imprint: {
      purposes: [
        {
          ja: '登録されたサービスの代わりに、ログインを確かめるため',
          'ja-x-easy': 'ほかの サービスの ために、ログインを 見(み)る ため',
          en: 'To check logins for the services that are registered here',
        },
      ],
      contacts: ['https://login-gateway.example/privacy', 'mailto:privacy@login-gateway.example'],
    },
  }),
  {
    name: 'developers',
    main: 'apps/developers/src/main.ts',
    kind: 'sandbox',
    hearsOfLogins: true,
    machineOnly: true,
    offset: 11,
    title: {
      ja: '開発者のページ',
      'ja-x-easy': '作(つく)る 人(ひと)の ページ',
      en: 'For developers',
    },
    health: '/ready',
    database: false,
    openToWallets: false,
    signs: false,
    handed: { ...toTheDeveloper, INRO_SANDBOX_TOKEN: { secret: 'sandboxToken' } },
    calls: none,
  },
  {
    name: 'home',
    main: 'apps/home/src/main.ts',
    kind: 'sandbox',
    machineOnly: true,
    offset: 0,
    health: '/ready',
    database: false,
    openToWallets: false,
    signs: false,
    handed: { INRO_CAST_TOKEN: { secret: 'castToken' } },
    calls: none,
  },
] as const satisfies readonly ProcessRow[];

/**
 * Who sees how whose audit log goes on: a process that calls the other in any case, and whose database another
 * administrator may have. No one sees their own.
 */
export const auditWitnesses = {
  ca: 'registration',
  tsm: 'registration',
  registration: 'tsm',
  'tsm-issuer': 'tsm',
  'tsm-provider': 'tsm',
} as const satisfies Partial<Record<(typeof processes)[number]['name'], (typeof processes)[number]['name']>>;

export type ProcessName = (typeof processes)[number]['name'];
