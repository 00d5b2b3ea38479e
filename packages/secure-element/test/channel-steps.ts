import fc from 'fast-check';

export type ModelSecret = 'pin' | 'password';

const secret = fc.constantFrom<ModelSecret>('pin', 'pin', 'pin', 'password');
const values: Readonly<Record<ModelSecret, readonly string[]>> = {
  pin: ['1234', '5678'],
  password: ['ABC123', 'XYZ789'],
};
const never: Readonly<Record<ModelSecret, string>> = { pin: '0000', password: '000000' };
const newValue = secret.chain((kind) => fc.constantFrom(...values[kind]).map((value) => ({ secret: kind, value })));
const anyValue = secret.chain((kind) =>
  fc.constantFrom(...values[kind], never[kind], never[kind]).map((value) => ({ secret: kind, value })),
);

const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), number: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('select' as const),
      what: fc.constantFrom('issuer' as const, 'domain' as const, 'applet' as const, 'applet' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('selectUnknown' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('selectFile' as const),
      ef: fc.constantFrom('000A', '000B', '0001', '0018', '0099'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('read' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('query' as const), secret }) },
  { weight: 9, arbitrary: anyValue.map((given) => ({ do: 'verify' as const, ...given })) },
  { weight: 4, arbitrary: newValue.map((given) => ({ do: 'change' as const, ...given })) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sign' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('authenticate' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('secured' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reset' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('powerOff' as const) }) },
);

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;
const verified: readonly Action[] = [
  { do: 'select', what: 'applet' },
  { do: 'verify', secret: 'pin', value: '1234' },
];
const secured: readonly Action[] = [{ do: 'select', what: 'domain' }, { do: 'authenticate' }, { do: 'secured' }];
/** What a client does one after the other; commands at random seldom come so far. */
const usual: readonly (readonly Action[])[] = [
  [...verified, { do: 'sign' }],
  [...verified, { do: 'selectFile', ef: '000A' }, { do: 'read' }],
  [...verified, { do: 'change', secret: 'pin', value: '5678' }],
  [...secured, { do: 'secured' }],
  [...secured, { do: 'select', what: 'applet' }, { do: 'secured' }],
];

const place = fc.record({ face: fc.nat({ max: 1 }), channel: fc.constantFrom(0, 0, 0, 1, 1, 2, 3) });
/** Commands, legal or not, each on one of four logical channels of one of two interfaces. */
export const history = fc
  .array(
    fc.tuple(
      place,
      fc.oneof(
        { weight: 6, arbitrary: action.map((one) => [one]) },
        { weight: 1, arbitrary: fc.constantFrom(...usual) },
      ),
    ),
    { maxLength: 60, size: 'max' },
  )
  .map((parts) => parts.flatMap(([at, actions]) => actions.map((one) => ({ ...at, ...one }))));
export type ChannelStep = (typeof history extends fc.Arbitrary<infer T> ? T : never)[number];
